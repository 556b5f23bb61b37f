"""Verbs that maintain the store: replay, reextract, export, restore, adopt, maintain."""
