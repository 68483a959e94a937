"""The shared state, in no kernel: SQLAlchemy Core on SQLite or PostgreSQL."""
