"""What runs when: rounds over steps, and the only place that knows Prefect."""
