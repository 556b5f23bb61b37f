"""Bytes in: HTTP, feeds, pages and seed files. One attempt each, nothing understood."""
