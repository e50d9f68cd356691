"""The fleet table: columns, cells, widths, order, filter, and the index over all services. Pure."""
