"""What a new plugin begins with: one folder of texts per kind, with `$name` and the like to fill in."""
