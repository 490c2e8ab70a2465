"""Positions that a seeker keeps in mind (收藏), by verified phone or by device."""
