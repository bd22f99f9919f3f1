"""Developer scripts; also importable, for the tests."""
