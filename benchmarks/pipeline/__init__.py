"""What the whole pipeline costs: pages, rounds, commands, and what one item crosses."""
