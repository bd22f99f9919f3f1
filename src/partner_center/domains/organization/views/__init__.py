"""The screens of people, roles, tokens and security."""
