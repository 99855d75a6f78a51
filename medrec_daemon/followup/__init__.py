"""Requests + today -> who is owed what: the calendar, the cadence, and the morning's call sheet. Pure: no disk, no clock."""
