"""The history in PostgreSQL, or in what speaks its protocol: for teams that share one. Needs the extra `postgres`."""
