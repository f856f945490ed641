"""Families: which articles are copies and near-copies of each other."""
