"""ICS Watch: a bot that tells people, once and soon, what happens to the NHS in their own area."""

__version__ = "0.1.0"  # as in pyproject.toml; a test compares them
