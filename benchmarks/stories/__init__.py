"""Quality and cost of stories and copies."""
