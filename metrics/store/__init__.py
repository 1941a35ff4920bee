"""Versions on disk: an append-only log of small entries over immutable tables (data/README.md shows the layout)."""
