"""The file itself: opened and locked, its rows, its clock, whether it can be read in full."""
