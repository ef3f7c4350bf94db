"""Fitting the model to the history of a coalition: what it identifies, what comes next, and going on from today."""
