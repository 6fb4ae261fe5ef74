"""Render: structured sources as HTML, tables, pictures and browser modules."""
