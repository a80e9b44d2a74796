"""Looks books up by ISBN in Open Library."""
