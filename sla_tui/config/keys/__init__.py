"""The keys of each table of the configuration and of cases, declared once."""
