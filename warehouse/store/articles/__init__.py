"""Articles and the items they come from: kept, versioned, tagged, looked at again."""
