"""The one HTTP client of all providers: deadline, retries, rate budgets, bounded bodies, strict JSON."""
