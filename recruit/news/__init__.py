"""What people hear by text message, sent by the worker: applicants of decisions, seekers of shows they reserved."""
