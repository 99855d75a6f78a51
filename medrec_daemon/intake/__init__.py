"""What has arrived: the inbox watched and swept, files claimed into the spool when they are whole, and settled at the end."""
