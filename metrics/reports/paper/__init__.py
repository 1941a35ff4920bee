"""A report on paper as PDF, typeset without a browser; charts stay lines and letters."""
