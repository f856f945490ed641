"""From a query to ranked hits: query language, engines, snippets, command line."""
