"""Asks any SRU server: what it knows of a number or a title, and whether its library holds it."""
