"""A house among several: its share of the feeds, and what it gives to the lake."""
