"""Articles, pages and words as structured sources: their model, their loader, their addresses."""
