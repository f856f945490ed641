"""`python -m search`: the command line, where its script is not on the path."""

from search.cli import main

main()
