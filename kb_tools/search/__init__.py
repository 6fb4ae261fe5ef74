"""Search: one analysis, one Whoosh index, one ranking for command line, desk and page."""
