"""Who works with the library: persons, their roles and teams, their sign-ins, and what they were refused."""
