"""Designs: what a user writes to say what varies, checked and unfolded into a study."""
