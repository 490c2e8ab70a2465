"""The employers' photos as the organiser of their fair sees them: newest first, taken down with a reason, put back."""
