"""The stories: each one short file of calls in order. Start here: ``arrival`` is a fax's day, ``day`` a morning."""
