"""What faculty ask for, and what becomes of it."""
