# Shortcuts for who works on the project; README.md has the commands that need no make.
.PHONY: setup test lint check clean

setup:
	python3 -m venv .venv
	.venv/bin/pip install --quiet -e '.[dev]'

test:
	.venv/bin/python -m pytest -n auto

lint:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

check:
	.ci/run

clean:
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
