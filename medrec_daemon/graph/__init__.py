"""Microsoft Graph: signing in, one client with one retry policy, drives and mailboxes. Only this room knows HTTP to Microsoft."""
