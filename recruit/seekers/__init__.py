"""People who look for work, known by a phone or by a device."""
