"""What came of a speaker's talk: who heard, asked and applied, and what is still to be answered in writing."""
