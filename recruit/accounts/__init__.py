"""Who may do what: accounts, grants, sessions, tokens."""
