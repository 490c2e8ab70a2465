"""Order in the rooms: the organiser's words that hold or refuse a text, and the log of what was done to whom."""
