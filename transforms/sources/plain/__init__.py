"""Names that no registry knows and nothing marks: the whole text decides whether they are sources."""
