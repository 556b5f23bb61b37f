"""Feeds: faulty, many, polite, and in time."""
