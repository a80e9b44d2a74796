"""Harvests what repositories give out by OAI-PMH, a page at a time."""
