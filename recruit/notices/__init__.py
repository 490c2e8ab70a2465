"""The organiser's announcement (公告): one sentence that stands on every page of the fair until it is taken away."""
