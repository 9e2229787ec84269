"""Pictures of footprints: their councils by name, their place in England, what they came from."""
