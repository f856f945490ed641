"""The engines, and the one place that maps a name to a class."""
