"""Slides: one conclusion a slide, with a chart that can be edited, tiles or a table under it."""
