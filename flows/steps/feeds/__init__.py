"""Feeds of a round: visited, what each visit changes, the further documents that it leads to."""
