"""seed_files."""
