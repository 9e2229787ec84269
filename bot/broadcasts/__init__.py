"""Broadcasts on their way: launching what is due, watching what is sent, its live card."""
