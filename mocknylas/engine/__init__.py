"""What happens over time. Each engine receives the state it works on, never the World."""
