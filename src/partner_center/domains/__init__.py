"""The business, ranked from the ground up; a domain may know those below it."""
