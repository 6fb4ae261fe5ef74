"""`python -m kb_tools`: the same program as `kb`."""

from kb_tools.cli import main

main()
