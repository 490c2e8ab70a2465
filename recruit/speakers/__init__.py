"""Model workers who speak up for their own employers."""
