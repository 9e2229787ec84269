"""The commands of the chats: one file each; `commands.py` is the table, `router.py` the way in.

A handler takes a request and returns a document; it reaches no network.
"""
