"""How well stories and copies are found, and what they cost."""
