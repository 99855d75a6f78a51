"""Pages to pieces: what each page is, whose it is, who sent it, which request it answers. Pure: no disk, clock or network."""
