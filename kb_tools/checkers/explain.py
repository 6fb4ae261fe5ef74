"""Results with their reasons: verdict, outputs, trace with sources, and cited passages.

In: a checker and raw answers. Out: JSON data: a result, the question to ask, or an error.
"""

from __future__ import annotations

from typing import Any

from kb_tools.checkers.checker import Checker
from kb_tools.content import addresses, inline
from kb_tools.core.evaluate import evaluate_json
from kb_tools.locales import SOURCE


def run(checker: Checker, raw: object, locale: str = SOURCE.tag) -> dict[str, Any]:
    """What a checker says to some answers.

    Args:
        checker: the checker.
        raw: JSON-like answers by input; a missing one is asked for when it is needed.
        locale: BCP 47 tag of the pages that citations lead to.

    Returns:
        `{"verdict", "outputs", "trace", "cites"}`, `{"ask": input}`, or `{"error": {"code",
        "input", "message", "hint"}}`. An entry of the trace is the evaluator's, with the title of
        the source and the assumptions that the rule rests on.
    """
    data = evaluate_json(checker.ruleset, raw)
    if "verdict" not in data:
        return data
    trace = [_explained(checker, entry) for entry in data["trace"]]
    return data | {"trace": trace, "cites": cites(checker, data["verdict"], locale)}


def _explained(checker: Checker, entry: dict[str, Any]) -> dict[str, Any]:
    policy = checker.policy
    rule = next(one for one in checker.ruleset.rules if one.id == entry["rule"])
    names = dict.fromkeys(rule.assume)
    for name in entry["values"]:
        if name in policy.figures:
            names.update(dict.fromkeys(policy.figures[name].assume))
    texts = [policy.assumptions[name].text for name in names]
    title = policy.sources[entry["source"]].title
    return entry | {"source_title": title, "assume": texts}


def cites(checker: Checker, verdict: str, locale: str) -> list[dict[str, Any]]:
    """The passages that a verdict cites, best first.

    Returns:
        `{"id", "section", "block", "title", "url", "planned"}` each; `section` and `block` are ""
        where a whole article is cited, `title` is English, `url` starts at the site's root.
    """
    found = []
    for cite in checker.words.outcomes[verdict].cites:
        article, section, block = addresses.parse_cite(cite)
        title = checker.library.title(article)
        written = checker.library.articles.get(article)
        found.append(
            {
                "id": article,
                "section": section,
                "block": block,
                "title": inline.plain(title.text) if title is not None else article,
                "url": addresses.cited_url(locale, written, cite),
                "planned": written is None,
            }
        )
    return found
