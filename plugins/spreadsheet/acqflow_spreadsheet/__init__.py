"""Reads vendor lists: Excel workbooks, CSV and TSV, with Chinese or English headers."""
