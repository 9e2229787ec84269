"""The rows of the command table, a module for each theme of /help."""
