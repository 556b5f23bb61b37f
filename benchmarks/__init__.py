"""Measurements of the product, each runnable by one command."""
