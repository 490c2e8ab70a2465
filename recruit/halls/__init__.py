"""Halls, zones and booths on the plan, and which employer stands where."""
