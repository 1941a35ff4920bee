"""Draft to record: what would change and what became of it; the one door, four eyes, commit."""
