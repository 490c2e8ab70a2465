"""What an applicant hears of the organiser's decision, by text message."""
