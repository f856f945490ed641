"""Dossiers: articles picked, named, noted, tagged and ordered by their users, in one file beside the index."""
