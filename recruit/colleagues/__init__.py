"""An employer's own side: its recruiters among themselves, and what it says of itself."""
