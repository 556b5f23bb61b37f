"""Pages of a round: single tries, batches, and revisits."""
