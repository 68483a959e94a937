"""Results in, matplotlib Axes out. Nothing is filtered or added up here."""
