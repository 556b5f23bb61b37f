"""Feeds of a round: visits, what each visit changes, and the further documents it leads to."""
