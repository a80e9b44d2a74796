"""Which subject wants which title, and why."""
