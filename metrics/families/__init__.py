"""One folder per family of metrics; ``metrics.registry`` finds them."""
