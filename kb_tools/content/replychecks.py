"""What can be wrong in a canned reply beyond its form: names that lead nowhere, blanks, secrets.

In: a library, the policy, the concepts of the term base. Out: faults, each with place and hint.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from kb_tools.content import inline
from kb_tools.content.load import Library, Loaded
from kb_tools.content.model import Phrase, ProcedureBlock
from kb_tools.content.references import procedure_blocks
from kb_tools.content.replies import PREFIX, RESULT, SHARED, Blank, Reply, ReplyProcedure
from kb_tools.core.policy import Policy
from kb_tools.core.ruleset import Ruleset
from kb_tools.core.source import Step
from kb_tools.faults import Faults, Location, did_you_mean

# Types of a checker's inputs and outputs that fill a blank; `device` is an enumeration.
_FILLS: Final[dict[str, frozenset[str]]] = {
    "date": frozenset({"date"}),
    "device": frozenset({"device"}),
    "amount": frozenset({"money"}),
    "link": frozenset({RESULT}),
}
_SENTENCE: Final = re.compile(r"[^.!?]+[.!?]?")
_ASKS: Final = re.compile(
    r"\b(?:send|tell|give|e-?mail|write|share|provide|forward|reply|answer)\b"
    r"(?:[^.!?]*\b(?:us|me|with)\b)",
    re.IGNORECASE,
)
_SECRET: Final = re.compile(
    r"\b(?:codes?|PINs?|passwords?|passcodes?|tokens?|responses?|values)\b", re.IGNORECASE
)
_NEVER: Final = re.compile(r"\b(?:never|not|no|nobody)\b", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class _Check:
    """One reply under check, and what it may name."""

    library: Library
    policy: Policy
    loaded: Loaded
    reply: Reply
    faults: Faults

    def error(self, code: str, place: Location, message: str, hint: str) -> None:
        self.faults.error(
            code, place, message, hint=hint, excerpt=self.loaded.source.excerpt(place)
        )

    def unknown(self, what: str, name: str, known: Collection[str], *steps: Step) -> None:
        """A name that leads nowhere; nothing when its own source did not load."""
        if name.partition(".")[0] not in self.library.broken:
            place = self.loaded.source.at(*steps)
            message = f"there is no {what} '{name}'"
            self.error(f"unknown-{what}", place, message, did_you_mean(name, known))


def check_replies(
    library: Library, policy: Policy, concepts: Collection[str], faults: Faults
) -> None:
    """Check every canned reply.

    Args:
        library: all sources.
        policy: devices and checkers that replies name.
        concepts: ids of the concepts of the term base.
        faults: where faults go.
    """
    procedures = {name: block for name, block in procedure_blocks(library) if block.use is None}
    for loaded in library.documents.values():
        if isinstance(loaded.model, Reply):
            check = _Check(library, policy, loaded, loaded.model, faults)
            _check_names(check, concepts)
            _check_procedures(check, procedures)
            _check_outcomes(check)
            _check_blanks(check)
        if loaded.folder == "replies":
            _check_secrets(loaded, faults)
    if library.replies and library.frame is None and SHARED not in library.broken:
        faults.error(
            "frame-missing",
            Location(f"docs/replies/{SHARED}.yaml"),
            "replies have no greeting, reminder and closing",
            hint="write the file; `kb schema reply-frame` shows its form",
        )


def _check_names(check: _Check, concepts: Collection[str]) -> None:
    reply, devices = check.reply, check.policy.enums.get("device", ())
    names: tuple[tuple[str, str, tuple[str, ...], Collection[str]], ...] = (
        ("article", "answers", reply.answers, check.library.articles),
        ("device", "devices", reply.devices, devices),
        ("situation", "situations", reply.situations, concepts),
    )
    for what, key, used, known in names:
        for index, name in enumerate(used):
            if name not in known:
                check.unknown(what, name, known, key, index)


def _check_procedures(check: _Check, procedures: Mapping[str, ProcedureBlock]) -> None:
    for index, block in enumerate(check.reply.body):
        if not isinstance(block, ReplyProcedure):
            continue
        place = check.loaded.source.at("body", index, "use")
        found = procedures.get(block.use)
        if found is None:
            check.unknown("procedure", block.use, procedures, "body", index, "use")
        elif found.gap is not None and block.gap is None:
            message = f"the procedure '{block.use}' ends in a gap, and the reply is silent about it"
            check.error(
                "gap-missing", place, message, "say under 'gap' what the customer does then"
            )
        elif found.gap is None and block.gap is not None:
            message = f"the procedure '{block.use}' has no gap"
            check.error("gap-needless", place, message, "delete the 'gap' of this block")


def _check_outcomes(check: _Check) -> None:
    for index, name in enumerate(check.reply.outcomes):
        ruleset = _ruleset(check, name, "outcomes", index)
        verdict = name.partition(".")[2]
        if ruleset is not None and verdict not in ruleset.verdicts:
            known = [f"{ruleset.id}.{one}" for one in ruleset.verdicts]
            check.unknown("outcome", name, known, "outcomes", index)


def _ruleset(check: _Check, name: str, *steps: Step) -> Ruleset | None:
    """The checker that `withdrawal.over_day` names; None with a fault when there is none."""
    checker = name.partition(".")[0]
    found = check.policy.rulesets.get(checker)
    if found is None:
        check.unknown("checker", checker, check.policy.rulesets, *steps)
    return found


def _check_blanks(check: _Check) -> None:
    used: set[str] = set()
    for phrase in _body(check):
        used |= _check_phrase(check, phrase)
    for name, blank in check.reply.blanks.items():
        if name not in used:
            check.error(
                "unused-blank",
                check.loaded.source.at_key("blanks", name),
                f"the blank '{name}' stands in no text",
                f"write {{{PREFIX}{name}}} where it belongs, or delete the blank",
            )
        for index, fact in enumerate(blank.facts):
            _check_fact(check, blank, fact, ("blanks", name, "facts", index))


def _body(check: _Check) -> Iterator[Phrase]:
    """Every phrase but those that only the agent reads."""
    for phrase in check.loaded.phrases:
        if phrase.kind not in ("ask", "title"):
            yield phrase


def _check_phrase(check: _Check, phrase: Phrase) -> set[str]:
    """Check the blanks of one text; the names of those that are declared."""
    kinds: dict[str, str] = {}
    names = dict.fromkeys(name for form in phrase.forms for name in inline.placeholders(form))
    for name in names:
        kind = _kind(check, name)
        if name.startswith(PREFIX) and not kind:
            known = [PREFIX + one for one in check.reply.blanks]
            message = f"there is no blank '{name.removeprefix(PREFIX)}' in this reply"
            hint = did_you_mean(name, known) or "declare it under blanks"
            check.error("unknown-blank", phrase.location, message, hint)
        elif kind and kind in kinds and PREFIX in name + kinds[kind]:
            message = f"two values of one kind in a text: '{kinds[kind]}' and '{name}'"
            hint = "split the text, so that a translator cannot swap them"
            check.error("two-values", phrase.location, message, hint)
        kinds.setdefault(kind, name)
    blanks = {name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)}
    optional = sorted(
        name for name in blanks & set(check.reply.blanks) if not check.reply.blanks[name].required
    )
    if optional and phrase.kind == "step":
        message = f"a step holds the optional blank '{optional[0]}', so it could be left out"
        hint = "make the blank required, or write a text of its own for it"
        check.error("optional-in-step", phrase.location, message, hint)
    return blanks


def _kind(check: _Check, name: str) -> str:
    """What a blank or an amount of the policy is; "" for everything else."""
    blank = check.reply.blanks.get(name.removeprefix(PREFIX)) if name.startswith(PREFIX) else None
    if blank is not None:
        return blank.type
    figure = check.policy.figures.get(name)
    return "amount" if figure is not None and figure.kind in ("money", "limit") else ""


def _check_fact(check: _Check, blank: Blank, fact: str, steps: tuple[Step, ...]) -> None:
    ruleset = _ruleset(check, fact, *steps)
    if ruleset is None:
        return
    name = fact.partition(".")[2]
    types = {one.name: one.enum or one.type for one in ruleset.inputs}
    types |= {**ruleset.outputs, RESULT: RESULT}
    if name not in types:
        check.unknown("fact", fact, [f"{ruleset.id}.{one}" for one in types], *steps)
    elif types[name] not in _FILLS[blank.type]:
        check.error(
            "fact-type",
            check.loaded.source.at(*steps),
            f"'{fact}' is of type {types[name]}, which does not fill a blank of type {blank.type}",
            "name a fact of the blank's type, or take it out",
        )


def _check_secrets(loaded: Loaded, faults: Faults) -> None:
    """No text asks for a code, PIN or password; what it says never to send is meant well."""
    for phrase in loaded.phrases:
        for sentence in _SENTENCE.findall(inline.literals(phrase.forms[-1])):
            asks = _ASKS.search(sentence) and _SECRET.search(sentence)
            if asks and not _NEVER.search(sentence):
                faults.error(
                    "asks-for-secret",
                    phrase.location,
                    f"'{sentence.strip()[:60]}' asks the customer for a secret",
                    hint="nobody may ask for codes, PINs or passwords: say what to do with them",
                    excerpt=loaded.source.excerpt(phrase.location),
                )
