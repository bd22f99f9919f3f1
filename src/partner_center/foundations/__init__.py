"""What every domain needs in exactly the same way."""
