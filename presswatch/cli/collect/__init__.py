"""Verbs that collect: rounds, the service, feeds, web archives, and checks of the machine."""
