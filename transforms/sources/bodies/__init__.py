"""Bodies and organisations that no registry knows: where their names begin and end, and what they are called."""
