"""Learns from a library's own classed titles whose a title without a class number is."""
