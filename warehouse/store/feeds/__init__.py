"""Feeds: the list, the results of visits, documents and posts."""
