"""Reads Dublin Core records, bare or as OAI-PMH and SRU give them."""
