"""The command line `kb`: commands over the checkout of the current folder.

In: arguments. Out: text or JSON data on standard output, everything else on standard error.
"""

from kb_tools.cli.program import main

__all__ = ["main"]
