"""Which role a name has by the words around it: clauses, phrases, speakers with their verbs of saying."""
