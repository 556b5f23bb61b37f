"""What is to be done again: stale tags and readings, quarantined drops, captures of the past."""
