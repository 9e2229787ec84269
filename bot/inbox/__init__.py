"""Everything that comes in: an event happens once, is answered, and only then acknowledged."""
