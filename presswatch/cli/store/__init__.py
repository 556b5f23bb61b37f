"""Verbs that look after the store: tried again, read again, handed on, kept small."""
