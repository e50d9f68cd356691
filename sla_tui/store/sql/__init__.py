"""What all kinds of histories in SQL share: tables, stored forms, what is read and written, transaction by transaction.

A kind (`store/sqlite`, `store/postgres`) brings a connection, a schema with these tables, and how a transaction begins.
"""
