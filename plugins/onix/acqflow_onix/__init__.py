"""Reads ONIX for Books messages: 2.1, 3.0 and 3.1, with reference names or short tags."""
