"""The program's version, as it was installed."""


def program_version() -> str:
    """As pyproject.toml says; `0` for a checkout that was not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("manchette")
    except PackageNotFoundError:
        return "0"
