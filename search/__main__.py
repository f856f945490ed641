"""`python -m search`, and what the script `search` runs: the command line."""

import sys


def run() -> None:
    """The command line, from its first moment without a traceback for Ctrl-C."""
    try:
        from search.cli import main
    except KeyboardInterrupt:
        sys.exit(130)
    main()


if __name__ == "__main__":
    run()
