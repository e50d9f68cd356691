"""Gathers what a front end shows: the snapshot, reports, claim files, the public page."""
