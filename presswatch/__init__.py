"""The shared vocabulary, the settings and the command line of presswatch."""

__version__ = "0.2.0"
