"""Records in, records out. Pure: no clock, network, disk, database or environment."""
