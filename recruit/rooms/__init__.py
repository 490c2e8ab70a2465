"""Live rooms as the web application sees them: rows, tickets, facts and figures."""
