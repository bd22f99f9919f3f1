"""The screens of projects, plans, teams, acceptances and rubrics."""
