"""The screens of projects, plans, teams, acceptances, rubrics and baseline deliveries."""
