"""Icons: a few line drawings of our own, as inline SVG that takes the colour of its text.

In: a name. Out: `Markup`, hidden from assistive technology; the words beside it carry the meaning.
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

# Paths on a 24-unit square, drawn with a line of 1.75.
_PATHS: Final = {
    "alert": "M12 4 2.8 19.5h18.4L12 4zM12 10v4.5M12 17.2v.1",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "card": "M3 6h18v12H3zM3 10h18M6.5 14.5h4",
    "chart": "M4 19h16M7 16v-4M12 16V7M17 16v-7",
    "check": "M5 12.5 10 17.5 19.5 7",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
    "chevron": "M9 5.5 15.5 12 9 18.5",
    "gauge": "M4 17a8.5 8.5 0 1 1 16 0M12 15.5 16 10",
    "globe": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c2.6 2.6 3.6 5.3 3.6"
    " 8.5s-1 5.9-3.6 8.5c-2.6-2.6-3.6-5.3-3.6-8.5s1-5.9 3.6-8.5z",
    "help": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.6 9.6a2.5 2.5 0 1 1 3.6 2.3c-.9.4-1.2"
    " 1-1.2 1.9M12 16.6v.1",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.2M12 7.8v.1",
    "key": "M7.5 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11.5 12H21v4M16.5 12v3",
    "link": "M10 13.5a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10.5a4 4 0 0 0-5.7 0l-3 3a4 4 0"
    " 0 0 5.7 5.7l1-1",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "moon": "M19.5 14.5A8 8 0 1 1 9.5 4.5a6.5 6.5 0 0 0 10 10z",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5",
    "phone": "M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM10.8 18h2.4",
    "refresh": "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5",
    "shield": "M12 3.2 5 6v5.5c0 4.3 2.8 7.4 7 9.3 4.2-1.9 7-5 7-9.3V6l-7-2.8z"
    "M9 12l2.2 2.2L15.2 10",
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2"
    "M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M18.5 5.5l-1.4 1.4M6.9 17.1l-1.4 1.4",
    "token": "M3 6h18v12H3zM6.5 9.5h7v5h-7zM17.2 9.5v.1M17.2 14.4v.1",
    "wallet": "M4 7.5h14.5a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H5.5A1.5 1.5 0 0 1 4 18V6.5"
    "A1.5 1.5 0 0 1 5.5 5H16M16.3 13.5v.1",
}


def icon(name: str) -> Markup:
    """The drawing of a name; unknown names are a mistake of the caller.

    >>> "aria-hidden" in icon("check")
    True
    """
    return Markup(  # noqa: S704 - our own constants
        '<svg class="kb-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        f'<path d="{_PATHS[name]}"/></svg>'
    )
