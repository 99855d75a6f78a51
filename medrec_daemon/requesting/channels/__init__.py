"""The ways a package leaves the house, behind one contract."""
