"""The page "Compare": strategies by scenarios."""
