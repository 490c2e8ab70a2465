"""A recruiter's own positions, written by form: kept as drafts, published, copied, closed, opened again, renewed."""
