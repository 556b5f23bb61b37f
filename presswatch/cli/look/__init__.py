"""Verbs that look at the published snapshot: SQL, status, search, the overview page, where an article came from."""
