"""What whole texts mean, as vectors of a small model that the extra `semantic` brings; kept with the index."""
