"""Pure functions on documents: no state, no time, no chance."""
