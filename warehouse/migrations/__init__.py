"""Numbered SQL files, forward only: `NNNN_name.sql`, applied in order."""
