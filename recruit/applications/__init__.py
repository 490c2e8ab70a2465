"""An application with its consent, its clock and its evidence."""
