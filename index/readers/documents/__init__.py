"""Documents that people keep articles in: one module a kind, each with `read(path, stream)` like any reader."""
