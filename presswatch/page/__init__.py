"""The overview page: one HTML file that needs nothing beside it. Pure: figures in, text out."""
