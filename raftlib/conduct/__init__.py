"""What may be done with a decision, by whom and when; each act is one entry of its chain."""
