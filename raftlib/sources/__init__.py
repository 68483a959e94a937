"""Reads and checks files: every error names the file, the row, the value and what to do."""
