"""Words that templates of the console and of every domain may use."""
