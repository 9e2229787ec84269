"""From the names and words found in an item to the areas it concerns: pure decisions.

`bot.areas.matcher` finds names and words with the gazetteer and asks `judge` what they add up to.
"""
