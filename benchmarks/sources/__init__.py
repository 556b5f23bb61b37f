"""How well source tags hold, and what they cost."""
