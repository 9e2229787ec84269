"""Matrix: rooms, encrypted or not, through any homeserver; the one folder that imports nio."""
