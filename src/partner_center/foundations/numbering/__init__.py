"""Numbers that people read and quote, without gaps."""
