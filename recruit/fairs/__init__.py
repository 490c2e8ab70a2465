"""A fair with its days, halls, zones, booths and tracks."""
