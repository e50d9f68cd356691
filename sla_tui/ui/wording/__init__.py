"""Figures, standings, acts and claims in words, as every view says them. Pure."""
