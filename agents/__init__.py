"""Who acts: organisations, the convener, and what a convener can do."""
