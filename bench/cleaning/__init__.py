"""Token precision, recall and F1 of the extraction of main text, beside other extractors."""
