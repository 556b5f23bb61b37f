"""The whole round, written once: its stages, what they share, its end and its report."""
