"""Measures how many people a machine serves, by opening pages as their browsers do."""
