"""One-time invitations by which people become recruiters of an employer."""
