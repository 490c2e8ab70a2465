"""What organisers changed in bulk, cell by cell, so that one press takes it back."""
