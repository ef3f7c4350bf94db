"""What the page Explore shows: choices, map, cells and words, as frozen values."""
