"""Families made without code: one TOML file describes a table and its figures, and it is a family like any other.

``reading.read(data, name)`` gives the description or every fault in it; ``family.of(description)`` the family and its
words. The file format is in ``example.toml``, which is also what the page hands out to begin with.
"""
