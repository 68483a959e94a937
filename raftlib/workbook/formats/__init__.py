"""Files that people take away from a page: what the wording says, in the form they asked for."""
