"""The demo university: its people, subjects and money as tables, its books as facts, its vendors' files."""
