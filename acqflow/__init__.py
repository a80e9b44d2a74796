"""Selecting and budgeting by subject: the core library, its web application and its commands."""
