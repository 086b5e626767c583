"""Facts of one posting: pay, years of experience, degrees, with the words that say so."""
