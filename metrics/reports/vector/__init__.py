"""Charts as SVG without a browser: the figures of ``metrics.charts`` drawn once more, for PDF."""
