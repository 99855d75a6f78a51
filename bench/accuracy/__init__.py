"""How often recognition files wrongly, and how much it files by itself: made offices with ground truth, the real program over them."""
