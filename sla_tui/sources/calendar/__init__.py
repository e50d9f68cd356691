"""Calendars of announced work: read entry by entry, so that what cannot be read costs that entry and is named."""
