"""Planning: a strategy as a timeline that a person edits, and what follows from it, as plain values for the page "What if"."""
