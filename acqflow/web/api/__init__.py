"""The same questions and actions as the pages, for programs."""
