"""File to version: cells, columns, values, findings, differences, commit. Nothing is guessed in silence."""
