"""Files at the root: sitemap, robots, search description, headers."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from kb_tools.site import roots
from kb_tools.site.headers import SECURITY
from tests.conftest import BUILT

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = "https://help.example.com/"


def test_a_sitemap_lists_each_page_in_each_locale_with_all_others() -> None:
    text = roots.sitemap("https://h.example/", [("", ("en", "ru")), ("KB1/", ("en",))])
    urls = ET.fromstring(text).findall("s:url", SPACE)
    listed = {
        url.findtext("s:loc", "", SPACE): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", SPACE)
        }
        for url in urls
    }
    home = {
        "en": "https://h.example/en/",
        "ru": "https://h.example/ru/",
        "x-default": "https://h.example/",
    }
    page = {"en": "https://h.example/en/KB1/", "x-default": "https://h.example/en/KB1/"}
    assert listed == {
        "https://h.example/en/": home,
        "https://h.example/ru/": home,
        "https://h.example/en/KB1/": page,
    }


def test_the_sitemap_lists_what_exists_and_every_page_that_is_its_own_original(
    site_dir: Path,
) -> None:
    tree = ET.parse(site_dir / "sitemap.xml")
    listed = {
        url.findtext("s:loc", "", SPACE).removeprefix(BASE) for url in tree.iterfind("s:url", SPACE)
    }
    for name in listed:
        assert (site_dir / name / "index.html").is_file(), name
    # A page that is English in another locale's frame names the English page as its original.
    own = {
        name
        for path in site_dir.glob("*/**/index.html")
        if (name := path.parent.relative_to(site_dir).as_posix() + "/")
        and f'<link rel="canonical" href="{BASE}{name}">' in path.read_text("utf-8")
    }
    # Search has no words of its own, and no page leads to the list of planned articles while empty.
    unlisted = {f"{tag}/search/" for tag in BUILT} | {f"{tag}/planned/" for tag in BUILT}
    assert own - listed <= unlisted
    assert "de/KB2748/" in own


@pytest.mark.parametrize("tag", BUILT)
def test_the_search_description_leads_to_the_page_of_search(tag: str, site_dir: Path) -> None:
    tree = ET.parse(site_dir / tag / "opensearch.xml")
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    url = tree.find("o:Url", space)
    assert url is not None
    assert url.attrib["template"] == f"{BASE}{tag}/search/?q={{searchTerms}}"
    assert tree.findtext("o:Language", "", space) == tag
    assert 0 < len(tree.findtext("o:ShortName", "", space)) <= 16


def test_robots_name_the_sitemap_and_headers_forbid_framing(site_dir: Path) -> None:
    robots = (site_dir / "robots.txt").read_text("utf-8")
    assert robots == f"User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n"
    headers = (site_dir / "headers.txt").read_text("utf-8")
    assert headers == "".join(f"{name}: {value}\n" for name, value in SECURITY.items())
    assert "frame-ancestors 'none'" in headers
    assert "unsafe" not in headers
