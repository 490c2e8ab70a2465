"""Series: shows that need no fair, with a calendar, positions and a report of their own."""
