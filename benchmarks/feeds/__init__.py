"""Feeds: faults, numbers, politeness, timeliness."""
