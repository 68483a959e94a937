"""Kernels that are forked from a warm process instead of being started afresh."""
