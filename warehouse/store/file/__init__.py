"""The file itself: opening and locking, rows, clock, integrity."""
