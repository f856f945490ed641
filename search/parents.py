"""Processes that end with the one that started them. Apart from `signals`: a command that starts none loads nothing."""

from index.postings.subprocesses import killed_with_parent as killed_with_parent
