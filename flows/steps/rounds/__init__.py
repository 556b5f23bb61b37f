"""A whole round: its stages, what they share, its end and its report."""
