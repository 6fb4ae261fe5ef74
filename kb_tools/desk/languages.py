"""Languages: the two locales that stand at the start of a page's address.

In: parts of an address. Out: the pair that templates and places need.
"""

from __future__ import annotations

from kb_tools.desk.pages import Pair
from kb_tools.desk.words import Tag, Words


class Languages(Words):
    """Parts of an address: the agent's and the customer's locale."""

    agent: Tag
    customer: Tag

    @property
    def pair(self) -> Pair:
        """The two as templates see them."""
        return Pair(self.agent, self.customer)
