"""What is measured against what, each runnable by one command."""
