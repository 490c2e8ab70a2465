"""Complaints and requests of seekers, each with a clock."""
