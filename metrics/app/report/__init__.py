"""Reports on screen: one chart or page as files, the basket, the bulletin of a quarter, a file that came back."""
