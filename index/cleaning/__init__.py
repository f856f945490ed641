"""From raw pages to articles: furniture out, metadata in order, and a record of every line taken out."""
