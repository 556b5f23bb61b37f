"""What the store, the search index and commands over them cost."""
