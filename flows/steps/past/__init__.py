"""The past of outlets: plans of captures, and the captures slice by slice."""
