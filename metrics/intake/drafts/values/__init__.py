"""One module per kind of value: every form staff write it in, and its one canonical spelling."""
