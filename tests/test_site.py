"""The built pages, as files: complete, linked, self-contained, honest about their pictures."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from hebei_cbec import COLOURS, count_verdicts, ledger, load_claims
from reproduction.figures import VERDICT_COLOURS
from reproduction.verdicts import VERDICTS
from web.book import pages_of

from .helpers import ROOT

LEDGER_FIELDS = {"id", "section", "chapter", "anchor", "kind", "statement", "test", "verdict", "observed", "threshold", "margin", "grade", "sources", "explanation"}


class Page(HTMLParser):
    """Ids, links, loaded addresses, pictures and headings of one page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.loads, self.pictures, self.words = set(), [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if attributes.get("id"):
            self.ids.add(attributes["id"])
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag in ("script", "img", "iframe", "source") and attributes.get("src"):
            self.loads.append(attributes["src"])
        if tag == "link" and attributes.get("href") and attributes.get("rel") not in ("canonical", "search", "next", "prev", "index", "author"):
            self.loads.append(attributes["href"])
        if tag == "img":
            self.pictures.append(attributes.get("alt"))

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def pages(site):
    return {path.relative_to(site).as_posix(): Page(path.read_text(encoding="utf-8")) for path in site.rglob("*.html") if "_static" not in path.parts}


def test_the_site_has_every_page_of_the_table_of_contents(pages):
    assert {f"{page}.html" for page in pages_of(ROOT)} <= set(pages)


def test_every_internal_link_and_anchor_exists(site, pages):
    broken = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or link.startswith("//") or not (parts.path or parts.fragment):
                continue
            target = (site / name).parent / unquote(parts.path) if parts.path else site / name
            key = Path(re.sub(r"/+$", "/index.html", str(target.resolve()))).relative_to(site.resolve()).as_posix()
            if not (site / key).exists():
                broken.append(f"{name}: {link}")
            elif parts.fragment and key in pages and unquote(parts.fragment) not in pages[key].ids:
                broken.append(f"{name}: {link} (no such anchor)")
    assert not broken, broken[:20]


def test_nothing_is_loaded_from_another_host(pages):
    outside = [f"{name}: {address}" for name, page in pages.items() for address in page.loads if re.match(r"(https?:)?//", address)]
    assert not outside, outside[:10]


def test_no_picture_has_a_file_name_for_a_description(pages):
    for name, page in pages.items():
        for alt in page.pictures:
            assert alt is not None and not re.search(r"\.(png|svg|jpe?g)$|_images/", alt), f"{name}: {alt!r}"


def test_every_colour_of_a_figure_has_one_for_the_dark_page(site):
    drawn = {colour for path in (site / "_images").glob("*.svg") for colour in re.findall(r"--?c([0-9a-f]{6})", path.read_text(encoding="utf-8"))}
    assert len(drawn) > 10
    chapters = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "chapters" / "text").glob("*.md"))
    typed = {colour.lower() for colour in re.findall(r'"#([0-9A-Fa-f]{6})"', chapters)}
    shared = {colour[1:].lower() for colour in (*COLOURS.values(), *VERDICT_COLOURS.values())}
    dark = set(re.findall(r"--figure-([0-9a-f]{6}):", (ROOT / "web" / "static" / "book.css").read_text(encoding="utf-8")))
    assert (drawn | typed | shared) - dark == set()


def test_claims_json_is_the_ledger(site):
    entries = json.loads((site / "claims.json").read_text(encoding="utf-8"))
    assert [entry["id"] for entry in entries] == list(load_claims())
    assert entries == json.loads(json.dumps(ledger(ROOT / "chapters")))
    for entry in entries:
        assert LEDGER_FIELDS <= set(entry)
        assert entry["verdict"] in (*VERDICTS, "not yet judged")
        assert set(entry["statement"]) == {"en", "zh"}


def test_every_judged_claim_leads_to_the_cell_that_judged_it(site, pages):
    for entry in json.loads((site / "claims.json").read_text(encoding="utf-8")):
        page = pages["chapters/06-verdicts.html"]
        assert f"ledger-{entry['id']}" in page.ids
        if entry["verdict"] != "not yet judged":
            assert entry["anchor"] in pages[f"chapters/{entry['chapter']}.html"].ids


def test_counts_on_the_landing_page_are_those_of_the_ledger(pages):
    text = " ".join(" ".join(pages["index.html"].words).split())
    counts = count_verdicts(ledger(ROOT / "chapters"))
    assert f"{counts['reproduced']} are reproduced" in text
    assert f"{counts['contradicted']} are contradicted" in text


def test_counts_agree_on_every_page_that_gives_them(site, pages):
    """Landing page, report, ledger and claims.json say the same; README.md is checked in test_project.py."""
    counts = count_verdicts(json.loads((site / "claims.json").read_text(encoding="utf-8")))
    total = [str(count) for word, count in counts.items() if count]
    words = {name: " ".join(" ".join(page.words).split()) for name, page in pages.items()}
    assert f"all {' '.join(total)} {sum(counts.values())}" in words["report.html"]
    for word, count in counts.items():
        if count:
            assert f"{count} {word}" in words["chapters/06-verdicts.html"], word
    assert f"Of {sum(counts.values())} checkable statements" in words["index.html"]


def test_every_number_in_prose_leads_to_its_sources(pages):
    for name, page in pages.items():
        links = [link for link in page.links if "#number-" in link]
        if name.startswith("chapters/0") and "06-verdicts" not in name:
            assert links, name
    assert any(key.startswith("Q-") for key in pages["sources.html"].ids)


def test_no_role_or_directive_is_left_unrendered(pages):
    for name, page in pages.items():
        text = " ".join(page.words)
        assert not re.search(r"\{(number|figure|claim|source|paper-citation)\}`|```\{|\{\{ \w+ \}\}", text), name
