"""Strategies compared under the same luck: runs, tables, verdicts, the report and its folder."""
