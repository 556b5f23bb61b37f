"""The cost of the whole pipeline: pages, rounds, commands, and the files one item crosses."""
