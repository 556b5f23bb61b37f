"""Verbs that read the published snapshot: SQL, status, search, the overview page, an article's origin."""
