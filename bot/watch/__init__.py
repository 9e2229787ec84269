"""What is looked after by the clock: how the sources are, and whom to remind of what."""
