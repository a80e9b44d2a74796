"""Reads MARC 21, UNIMARC and CNMARC files (ISO 2709)."""
