"""The page "Explore": where in the space of two unknowns a coalition takes off."""
