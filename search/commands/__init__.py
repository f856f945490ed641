"""One command a module: `command(say)` makes it, in the language that `say` chooses."""
