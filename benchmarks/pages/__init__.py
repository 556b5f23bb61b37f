"""Quality and speed of reading pages."""
