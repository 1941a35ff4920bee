"""刘寨街道 quarterly performance dashboard."""
