"""The embedded PostgreSQL server, and preparing a database on any server."""
