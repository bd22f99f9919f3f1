"""Who is who: companies, people, roles, API tokens and the acting person."""
