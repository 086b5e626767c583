"""One module per source; each has a constant ``SOURCE``."""
