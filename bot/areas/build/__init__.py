"""From the published tables to the compact files in `bot/areas/data/`.

`python -m bot areas build --from DIR` calls `bot.areas.build.compile_tables`.
"""
