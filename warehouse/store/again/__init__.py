"""Work to repeat: stale tags and readings, quarantined drops, captures of the past."""
