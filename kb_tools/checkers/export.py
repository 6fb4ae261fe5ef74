"""What a page needs to run a checker by itself, in one locale: rules, names, formats.

In: a checker and a voice of the locale. Out: JSON data. Words of questions and outcomes are not in
it: the page holds them as text that readers see, so that they are translated and marked once.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import babel

from kb_tools.checkers.checker import Checker
from kb_tools.checkers.speech import Voice
from kb_tools.i18n.figures import format_money
from kb_tools.locales import locale

FORMAT: Final = 1
# Enough of the policy's SHA-256 to tell whether a link was made with the same figures.
_SHORT: Final = 12


def export(checker: Checker, voice: Voice) -> dict[str, Any]:
    """The data of a checker for one locale.

    Returns:
        `format`; `checker`, `locale`, `policy` (the start of its fingerprint); `ir`, the rules;
        `money`, how amounts are written; `names` of the values of each input; `assume`, the
        assumptions that each rule and figure rests on.
    """
    return {
        "format": FORMAT,
        "checker": checker.id,
        "locale": voice.tag,
        "policy": checker.policy.fingerprint[:_SHORT],
        "ir": checker.ruleset.as_ir(),
        "money": money_format(voice.tag),
        "names": {
            one.name: {value: voice.value(checker, one, value) for value in one.values}
            for one in checker.ruleset.inputs
            if one.values
        },
        "assume": _assumptions(checker),
    }


def money_format(tag: str) -> dict[str, Any]:
    """How a locale writes an amount: separators, and whether the currency stands before it.

    >>> money_format("de"), money_format("en")["before"]
    ({'group': '.', 'decimal': ',', 'before': False}, True)
    """
    symbols = babel.Locale.parse(locale(tag).babel).number_symbols["latn"]
    return {
        "group": symbols["group"],
        "decimal": symbols["decimal"],
        "before": format_money(Decimal(1), tag).startswith("USD"),
    }


def _assumptions(checker: Checker) -> dict[str, list[str]]:
    """Ids of assumptions by `rule.<id>` and `figure.<name>`; what rests on none is left out."""
    figures = checker.policy.figures
    found = {f"rule.{rule.id}": list(rule.assume) for rule in checker.ruleset.rules}
    for name in checker.ruleset.figures:
        found[f"figure.{name}"] = list(figures[name].assume) if name in figures else []
    return {name: assumed for name, assumed in found.items() if assumed}
