"""Sitemaps as feeds.

bytes ── entries ── reading (of those that `marks` of the visit before did not know) ──> FeedReading, next mark
"""
