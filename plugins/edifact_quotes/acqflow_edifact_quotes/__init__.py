"""Reads EDIFACT QUOTES: what a vendor offers, for which fund, and where each copy is meant to stand."""
