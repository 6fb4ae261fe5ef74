"""Translation: units, catalogs, merging, staleness, figures in each locale, and quality checks."""
