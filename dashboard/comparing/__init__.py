"""What the page Compare shows: choices, table, ranking, regret and words, as frozen values."""
