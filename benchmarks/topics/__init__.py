"""Quality and cost of topics."""
