"""The front door: one module per group of commands. It alone reads the configuration, and turns errors into exit codes."""
