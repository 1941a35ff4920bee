"""The dashboard in a real browser; one browser serves all of these files that a process runs."""
