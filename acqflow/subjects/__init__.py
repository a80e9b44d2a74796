"""What the library buys by: subjects, their class ranges, their people, and who decides in which mode."""
