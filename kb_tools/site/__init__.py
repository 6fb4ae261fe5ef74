"""Site: pages, theme, build and publication of the readers' site."""
