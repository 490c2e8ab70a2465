"""Who came: entry tickets, scans at the gate, visits to booths."""
