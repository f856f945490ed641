"""Whether a misspelt query gets the right spelling: ours beside symspellpy and pyspellchecker."""
