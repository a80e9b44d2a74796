"""How things are kept: the engine, transactions, column types, full-text search and tables that only grow."""
