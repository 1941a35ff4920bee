"""Blocks as files: slides, documents, workbooks, pictures."""
