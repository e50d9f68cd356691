"""What is shown of one service: gauges, money, strips, monitors, outages, its contract. Pure."""
