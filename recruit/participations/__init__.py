"""The organiser's list of a fair's employers: who is in, who is waited for, and what each still lacks."""
