"""Bytes to text, and text once decoded wrongly put right."""
