"""督办: applications that nobody answered in 72 hours, employers reminded, and what the union took over."""
