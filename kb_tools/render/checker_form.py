"""The form of a checker: one field for each input, hidden until the rules ask for it.

In: a place, a checker, the panel's anchor. Out: a real form with labels, legends, hints and places
for errors. Nothing in it is sent anywhere: `checker-view.mjs` reads it.
"""

from __future__ import annotations

import dataclasses

from markupsafe import Markup

from kb_tools.checkers.checker import Checker, member_term, named_by_terms
from kb_tools.core.boundary import Answers
from kb_tools.core.evaluate import Ask, evaluate
from kb_tools.core.ruleset import Input
from kb_tools.render import marks
from kb_tools.render.context import Place
from kb_tools.render.html import EMPTY, Attribute, lines, tag
from kb_tools.render.inline_html import word

_CURRENCY = "USD"


def form(place: Place, checker: Checker, anchor: str) -> Markup:
    """The whole form."""
    errors = tag(
        "div",
        tag("p", word(place, "checker.problem"), class_="kb-callout-title"),
        tag("ul"),
        class_="kb-checker-problems",
        tabindex="-1",
        hidden=True,
    )
    start = evaluate(checker.ruleset, Answers({}))
    asked = start.input if isinstance(start, Ask) else ""
    fields = [
        _Field(place, checker, one, f"{anchor}-{one.name}").html(first=one.name == asked)
        for one in checker.ruleset.inputs
    ]
    actions = tag(
        "div",
        tag("button", word(place, "checker.continue"), type="submit", class_="kb-button"),
        tag(
            "button",
            word(place, "checker.again"),
            type="button",
            class_="kb-button-plain kb-checker-again",
            hidden=True,
        ),
        class_="kb-checker-actions",
    )
    return tag(
        "form",
        "\n",
        lines(errors, fields, actions),
        "\n",
        class_="kb-checker-form",
        novalidate=True,
        autocomplete="off",
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Field:
    """One input of the form; `anchor` is the id of its control."""

    place: Place
    checker: Checker
    one: Input
    anchor: str

    def html(self, *, first: bool) -> Markup:
        """The field, shown when it is the first question."""
        words = self.checker.words.questions[self.one.name]
        inner, lang, after = marks.marked(self.place, words.ask)
        hint = EMPTY
        if words.help is not None:
            hint = marks.flow(self.place, words.help, class_="kb-hint", id_=f"{self.anchor}-hint")
        described = f"{self.anchor}-hint" if hint else None
        error = tag("p", class_="kb-field-error", id_=f"{self.anchor}-error", hidden=True)
        rest: dict[str, Attribute] = {
            "class_": "kb-field",
            "data_kb_input": self.one.name,
            "data_kb_type": self.one.type,
            "hidden": not first,
        }
        if self.one.type in ("money", "int", "date", "instant", "version"):
            label = tag("label", inner, for_=self.anchor, lang=lang, class_="kb-question")
            control = self._control(described)
            return tag("div", "\n", lines(label, after, hint, error, control), "\n", **rest)
        legend = tag("legend", inner, lang=lang, class_="kb-question")
        control = self._rows() if self.one.type == "withdrawals" else self._choices()
        rest["aria_describedby"] = described
        return tag("fieldset", "\n", lines(legend, after, hint, error, control), "\n", **rest)

    def _control(self, described: str | None) -> Markup:
        rest: dict[str, Attribute] = {"id_": self.anchor, "aria_describedby": described}
        if self.one.type == "date":
            return _date(self.checker, **rest)
        if self.one.type == "instant":
            return _instant(self.checker, **rest)
        if self.one.type in ("int", "version"):
            mode = "numeric" if self.one.type == "int" else "decimal"
            return tag("input", type="text", inputmode=mode, class_="kb-input", **rest)
        return _money(**rest)

    def _choices(self) -> Markup:
        values = self.one.values or ("true", "false")
        choices = [self._choice(value) for value in values]
        return tag("div", "\n", lines(choices), "\n", class_="kb-choices")

    def _choice(self, value: str) -> Markup:
        kind = "checkbox" if self.one.type == "set" else "radio"
        control = f"{self.anchor}-{value}"
        box = tag("input", type=kind, name=self.anchor, value=value, id_=control)
        text, lang = self._option(value)
        return tag("div", box, tag("label", text, for_=control, lang=lang), class_="kb-choice")

    def _option(self, value: str) -> tuple[Markup, str | None]:
        context = self.place.context
        if named_by_terms(context.policy, self.one):
            term = member_term(context.policy, self.one.enum, value)
            return tag("span", context.terms.name(term, context.tag)), None
        if self.one.type == "bool":
            return word(self.place, f"article.{'yes' if value == 'true' else 'no'}"), None
        options = self.checker.words.questions[self.one.name].options
        inner, lang, _ = marks.marked(self.place, options[value])
        return inner, lang

    def _rows(self) -> Markup:
        """A list of withdrawals that grows and shrinks; the row itself is a template."""
        add = tag(
            "button",
            word(self.place, "checker.history.add"),
            type="button",
            class_="kb-button-plain",
            id_=self.anchor,
            data_kb_add=True,
        )
        row = tag("template", self._row(), class_="kb-entry-template")
        return lines(tag("ol", class_="kb-entries"), add, row)

    def _row(self) -> Markup:
        number = {"number": tag("span", data_kb_slot="number")}
        remove = tag(
            "button",
            tag("span", word(self.place, "checker.history.remove", number)),
            type="button",
            class_="kb-button-plain",
            data_kb_remove=True,
        )
        date = _date(self.checker, data_kb_part="date")
        row = tag(
            "fieldset",
            tag("legend", word(self.place, "checker.history.row", number)),
            tag("p", class_="kb-field-error", hidden=True),
            _cell(word(self.place, "checker.history.date"), date),
            _cell(word(self.place, "checker.history.amount"), _money(data_kb_part="amount")),
            remove,
        )
        return tag("li", row, class_="kb-entry")


def _money(**rest: Attribute) -> Markup:
    unit = tag("span", _CURRENCY, class_="kb-unit", aria_hidden="true")
    box = tag("input", type="text", inputmode="decimal", class_="kb-input", **rest)
    return tag("div", unit, box, class_="kb-money")


def _date(checker: Checker, **rest: Attribute) -> Markup:
    calendar = checker.ruleset.as_ir()["calendar"]
    bounds: dict[str, Attribute] = {"min": calendar["first"], "max": calendar["last"]}
    return tag("input", type="date", class_="kb-input", **bounds, **rest)


def _instant(checker: Checker, **rest: Attribute) -> Markup:
    """A day and a time of the reader's clock; the page's module adds the zone."""
    calendar = checker.ruleset.as_ir()["calendar"]
    bounds: dict[str, Attribute] = {
        "min": f"{calendar['first']}T00:00",
        "max": f"{calendar['last']}T23:59",
    }
    return tag("input", type="datetime-local", class_="kb-input", **bounds, **rest)


def _cell(label: Markup, control: Markup) -> Markup:
    return tag("div", tag("label", label), control, class_="kb-cell")
