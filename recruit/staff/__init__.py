"""The people who work at a fair: their accounts, roles for a time, first passwords, and what they did."""
