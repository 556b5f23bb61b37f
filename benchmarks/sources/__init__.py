"""Quality and cost of source tags."""
