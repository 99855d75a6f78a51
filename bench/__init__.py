"""Measures: each module prints a table and ends with exit code 1 when a goal is missed."""
