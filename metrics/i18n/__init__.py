"""Words and number forms in Chinese and English."""
