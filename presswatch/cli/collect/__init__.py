"""Verbs that collect: one round, the service around it, the list of feeds, web archives, the state of the machine."""
