"""The shared words, the settings and the front door of presswatch."""

__version__ = "0.2.0"
