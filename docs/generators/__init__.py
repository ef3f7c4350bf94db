"""What the documentation takes from the code: tables and texts, made anew by `docs/generate.py`."""
