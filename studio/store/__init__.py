"""What is kept: SQLite rows and picture files. All SQL is here, and nobody else opens the data folder."""
