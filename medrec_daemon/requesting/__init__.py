"""What goes out: the authorization, the letter, the package, and how it is submitted."""
