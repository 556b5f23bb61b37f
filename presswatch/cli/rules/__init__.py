"""Verbs about rules: apply them to one text or to the store, and try changed rules before use."""
