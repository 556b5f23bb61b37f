"""Cost of the store, the search index and commands over them."""
