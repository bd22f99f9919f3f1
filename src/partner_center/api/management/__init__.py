"""Commands of the API shell."""
