"""Ways to talk to people. Every platform is a folder with the same files in it.

`inbound.py` turns the platform's events into requests, `render.py` turns a document into bodies
(pure), `transport.py` performs one delivery and says how it ended, `build.py` makes the platform
from settings. What else lies in a folder is one topic of that platform.
"""
