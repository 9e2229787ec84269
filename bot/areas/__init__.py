"""The map: which area a word, code or postcode means, and how areas contain and follow each other.

Handlers, feeds and the command line ask here; the tables in `data/` are listed in SOURCES.md.
"""
