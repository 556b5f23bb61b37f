"""Process stored data again: replay drops, retag articles, regroup stories, adopt a share."""
