"""Twisted is here for the homeserver of the tests; where the program is installed it is not, and
structlog does not spend a fifteenth of its start on it."""

raise ImportError("not a part of the program")
