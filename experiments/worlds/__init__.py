"""Plausible worlds: what holds in which of them."""
