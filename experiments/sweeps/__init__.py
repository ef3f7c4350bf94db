"""Sweeps: studies executed, here or on other machines, stopped and gone on with, kept and read."""
