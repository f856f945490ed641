"""Words near one another in meaning: how they are learned from an index, and kept."""
