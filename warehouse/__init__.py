"""All SQL and all of DuckDB: the store, its migrations and the published snapshot."""
