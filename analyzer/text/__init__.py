"""Pure functions on the text of a posting: HTML, blocks with sections, sentences."""
