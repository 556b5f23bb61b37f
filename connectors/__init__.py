"""Fetch bytes over HTTP and from seed files: one attempt each, no interpretation."""
