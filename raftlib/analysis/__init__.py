"""Pure calculation: tables and records in, results out. No file, no clock, no widget."""
