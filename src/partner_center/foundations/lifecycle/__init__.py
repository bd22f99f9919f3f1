"""States, steps, deadlines: the one place where a state moves."""
