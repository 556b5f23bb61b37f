"""All SQL and all use of DuckDB: the store, its migrations and the published snapshot."""
