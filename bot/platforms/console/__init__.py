"""The console: one person at a terminal (or a pipe), who is the admin of their own chat."""
