"""Employers and their participation in fairs."""
