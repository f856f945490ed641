"""From files to a Whoosh index: readers, cleaning, French analysis, schema, build."""
