"""The page "What if": two strategies on one scenario, side by side, changed at will, and tools that ask more of them."""
