"""Preparing a fair: its phases and what they still lack, its facts and days, its tracks, a copy of an earlier one."""
