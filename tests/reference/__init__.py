"""The model a second time, in plain Python and plain Mesa, written from `docs/odd.md` alone.

It shares no law with the product: it is what the product's trajectories are tested against, and the baseline of speed.
"""
