"""Parquet files as others make them."""

import duckdb


def write_any(path, table):
    """Write a table with whatever columns it has."""
    with duckdb.connect() as connection:
        connection.register("some", table)
        connection.table("some").write_parquet(str(path))
    return path
