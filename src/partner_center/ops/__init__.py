"""Commands for operators: demo, rulebook, sweep, health, imports."""
