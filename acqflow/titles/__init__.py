"""A title once, however many vendors offer it: its numbers, its standing, its holdings and its dossier."""
