"""Looks books and other works up by DOI and ISBN in Crossref."""
