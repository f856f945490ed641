"""Processes that end with the one that started them: apart from `signals`, since commands that start none load nothing."""

from index.postings.subprocesses import killed_with_parent as killed_with_parent
