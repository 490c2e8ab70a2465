"""A room's show watched again: chapters by position, the answers in it, and how long it is kept."""
