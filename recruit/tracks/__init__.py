"""A fair's own list of tracks."""
