"""The query language: text to a tree of what was written, what its words mean to the index, the plan to run."""
