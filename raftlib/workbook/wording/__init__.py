"""The sentences a page says."""
