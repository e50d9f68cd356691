"""The contract arithmetic: pure, exact, without clock or I/O. Standard library only.

Instants are UTC seconds (`int`), intervals are half-open `[start, end)`, shares are `fractions.Fraction`,
money is `decimal.Decimal`. A float appears only where a number is drawn.
"""
