"""Small programs and data that a reader runs."""
