"""The database: schema, migrations, and the questions asked of it (one module per topic).

`db.store.open_store` gives the one object that `bot/assembly.py` hands to the roles.
"""
