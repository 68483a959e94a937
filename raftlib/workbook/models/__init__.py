"""The state of a page and what follows from it; no widgets."""
