"""A bundle behaves as its modules do, and refuses what it cannot bundle."""

import pytest

from kb_tools.site.assets import collect_assets
from kb_tools.site.bundle import bundle

MODULES = {
    "base": "const secret = 1;\nexport const one = () => secret;\n",
    "middle": 'import { one } from "./base.mjs";\n\nexport function two() { return one() * 2; }\n',
    "entry": 'import { two } from "./middle.mjs";\nimport { one } from "./base.mjs";\n\n'
    "const secret = 40;\nexport async function* all() { yield secret + two() * one(); }\n",
    "other": 'import { two } from "./middle.mjs";\n',
}


def test_a_bundle_holds_each_module_once_in_a_scope_of_its_own_after_what_it_needs() -> None:
    made = bundle(MODULES, "entry")
    assert made["entry"] == (
        "const { one } = (() => {\nconst secret = 1;\nconst one = () => secret;\n"
        "return { one };\n})();\n"
        "const { two } = (() => {\n\nfunction two() { return one() * 2; }\nreturn { two };\n})();\n"
        "const { all } = (() => {\n\nconst secret = 40;\n"
        "async function* all() { yield secret + two() * one(); }\nreturn { all };\n})();\n"
        "export { all, one, two };\n"
    )
    assert made["middle"] == 'export { two } from "./entry.mjs";\n'
    assert made["other"] == MODULES["other"]


@pytest.mark.parametrize(
    "module, said",
    [
        ('import { one as uno } from "./base.mjs";\n', "cannot be bundled because of: import {"),
        ('import "./base.mjs";\n', 'cannot be bundled because of: import "./base.mjs";'),
        ("export default 1;\n", "cannot be bundled because of: export default 1;"),
        ('import { all } from "./entry.mjs";\n', "needs itself: entry > entry"),
        (
            'import { one } from "./base.mjs";\nexport const one = 2;\n',
            "modules of entry.mjs export the same name: one",
        ),
    ],
)
def test_what_cannot_be_bundled_is_refused(module: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("{", r"\{")):
        bundle({**MODULES, "entry": module}, "entry")


def test_search_is_one_module_beside_its_view() -> None:
    files = {name: text.decode() for name, text in collect_assets().files.items()}
    assert "export { " in files["search-core.mjs"]
    assert "import {" not in files["search-core.mjs"]
    assert files["search-rank.mjs"] == 'export { rank } from "./search-core.mjs";\n'
