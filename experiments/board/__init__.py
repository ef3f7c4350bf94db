"""The report for a board: one question and all that is known about it, as one page that prints."""
