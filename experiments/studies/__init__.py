"""A study: points, each a scenario, strategies and parameters, laid out in the order of its work."""
