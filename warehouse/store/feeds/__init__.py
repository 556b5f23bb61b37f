"""Feeds: the list, what visits leave, documents and posts."""
