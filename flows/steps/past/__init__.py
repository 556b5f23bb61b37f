"""An outlet's past: plans of captures, and the captures in slices."""
