"""How long a show can be watched again, and how its recording is deleted."""
