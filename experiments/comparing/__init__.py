"""Strategies compared with common random numbers: runs, tables, words, figures and the report."""
