"""Where documents end up: the contract every store keeps, the folder store, and names that OneDrive accepts."""
