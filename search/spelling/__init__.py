"""Words that the index holds near to a word that was typed: by edits, by sound, apart or as one."""
