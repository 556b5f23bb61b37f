"""Decide a name's role by the words around it: clauses, phrases, speakers with their verbs of saying."""
