"""The commands of `python -m bot`, one file each; `bot/__main__.py` registers them."""
