"""Pages of a round: tried, in batches, and looked at again."""
