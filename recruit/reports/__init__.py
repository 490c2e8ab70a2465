"""What came of a fair: figures counted in SQL, levels with their evidence, the organiser's page."""
