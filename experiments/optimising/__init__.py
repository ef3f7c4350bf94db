"""The best use of a budget, searched for and judged."""
