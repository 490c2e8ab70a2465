"""Seekers who want to be told before a show begins (预约), and what they are told."""
