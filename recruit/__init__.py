"""The web application of the fair: people, positions, applications, arrivals and reports."""
