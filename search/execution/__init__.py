"""A tree put to the arrays: which documents match, how well, and which come first."""
