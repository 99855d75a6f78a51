"""A background service that takes the medical-records work off a personal-injury law firm."""

__version__ = "0.1.0"
