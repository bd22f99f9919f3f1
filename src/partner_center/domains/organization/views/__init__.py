"""The screens of people, roles and tokens."""
