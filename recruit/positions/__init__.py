"""Positions: what is offered, read from text, listed and found."""
