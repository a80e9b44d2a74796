"""Reads KBART files: which titles lie in a package of e-books or e-journals, and from when to when."""
