"""The second stage: the best hits ordered anew by dearer evidence, and families collapsed."""
