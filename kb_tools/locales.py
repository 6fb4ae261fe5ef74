"""The one table of locales: every spelling of a locale that some standard or tool wants."""

from __future__ import annotations

import dataclasses

from kb_tools.faults import KbError, did_you_mean


@dataclasses.dataclass(frozen=True, slots=True)
class Locale:
    """A locale of the knowledge base.

    Attributes:
        tag: BCP 47 tag; used in data, addresses, `lang` and `hreflang`.
        babel: Babel's and gettext's spelling; used for folders under `locales/` only.
        theme: the theme's language file.
        name: the language's name in itself.
        script: `latin`, `cyrillic`, `hans` or `hant`.
        stemmer: Snowball algorithm, or "" where words are cut into bigrams.
    """

    tag: str
    babel: str
    theme: str
    name: str
    script: str
    stemmer: str


LOCALES: tuple[Locale, ...] = (
    Locale("en", "en", "en", "English", "latin", "english"),
    Locale("ru", "ru", "ru", "Русский", "cyrillic", "russian"),
    Locale("zh-Hans", "zh_Hans", "zh", "简体中文", "hans", ""),
    Locale("zh-Hant", "zh_Hant", "zh-Hant", "繁體中文", "hant", ""),
    Locale("es", "es", "es", "Español", "latin", "spanish"),
    Locale("fr", "fr", "fr", "Français", "latin", "french"),
    Locale("it", "it", "it", "Italiano", "latin", "italian"),
    Locale("de", "de", "de", "Deutsch", "latin", "german"),
)
SOURCE = LOCALES[0]
TARGETS = LOCALES[1:]
BY_TAG = {locale.tag: locale for locale in LOCALES}


def locale(tag: str) -> Locale:
    """The locale of a BCP 47 tag, in any case and with `_` for `-`.

    Raises:
        KbError: no such locale.

    >>> locale("zh_hans").tag
    'zh-Hans'
    """
    wanted = tag.replace("_", "-").casefold()
    for known in LOCALES:
        if known.tag.casefold() == wanted:
            return known
    hint = did_you_mean(tag, BY_TAG)
    raise KbError(f"unknown locale '{tag}'", hint)
