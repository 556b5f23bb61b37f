"""Articles and the items they come from: stored, versioned, tagged, revisited."""
