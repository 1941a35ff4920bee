"""Bytes to sheets: whatever a file is, its cells as the texts a person sees, within limits."""
