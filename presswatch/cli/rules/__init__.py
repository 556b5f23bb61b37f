"""Verbs about rules: over one text, over what is stored, and changed ones tried before they are used."""
