"""Maps of two things that vary."""
