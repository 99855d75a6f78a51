"""Sending one message: into a folder of .eml files, or to a mail server."""
