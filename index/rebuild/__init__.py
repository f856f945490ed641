"""The rebuild: files to a new generation, which takes the live one's place."""
