"""What commonly goes wrong on a machine: a table of checks, each with the remedy."""
