"""Reports: the tables, rendered for the terminal, as files, as charts and as HTML."""
