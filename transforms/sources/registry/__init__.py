"""The registry of sources: its file, and what is compiled from it."""
