"""Employers register themselves for a fair; its organisers accept, or return with a reason."""
