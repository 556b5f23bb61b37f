"""A house in a cluster: its share of the feeds, and what it hands over to the lake."""
