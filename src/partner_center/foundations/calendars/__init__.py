"""Which days are worked in which country, and the one clock."""
