"""How well topics are told, and what they cost."""
