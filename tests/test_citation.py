"""Citations: the styles print published examples, every object has one box, its link exists, its formats parse, its hash follows its content."""

import json
import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
import rispy
import yaml
from pybtex.database import parse_string
from pybtex.richtext import Text

from hebei_cbec import ledger
from reproduction import citation
from reproduction.citation import (
    ACCESS_DATE,
    apa,
    bibtex,
    book_item,
    book_record,
    chapter_item,
    claim_item,
    content_hash,
    edition_of,
    figure_item,
    gbt7714,
    paper_item,
    ris,
    table_item,
)
from reproduction.citation import record as records
from reproduction.errors import BookError
from reproduction.figures import FIGURE_MIME, TABLE_MIME
from reproduction.verdicts import MIME as VERDICT_MIME
from web.book import build_pages
from web.editions import FOLDERS, LOCALE, NAMES
from web.pages import cite

from .browsing import wait_until
from .helpers import NOTEBOOKS, ROOT, outputs_of
from .test_browser import CHROMIUM, QUIET

LINK = "https://book.example.org/chapters/02-1-status.html#fig-x"
FORMATS = {"gbt7714": gbt7714, "apa": apa, "bibtex": bibtex, "ris": ris}


EXAMPLES = yaml.safe_load((ROOT / "tests" / "citations.yml").read_text(encoding="utf-8"))
"""Published examples: the item, the printed text, and where it was read."""


def item(kind, authors, title, **more):
    """A CSL-JSON item by group authors."""
    return {"id": "example", "type": kind, "author": [{"literal": name} for name in authors], "title": title, "issued": {"date-parts": [[2026, 1, 2]]}} | more


@pytest.mark.parametrize("example", EXAMPLES["gbt7714"], ids=lambda example: example["example"])
def test_gbt7714_prints_the_examples_of_the_standard(example):
    """Compared without the space before a bracket: see the module on the two forms of it in the transcription."""
    assert without_gaps(gbt7714({"id": "example"} | example["item"])) == without_gaps(example["text"])


def without_gaps(text):
    return re.sub(r" (?=[(\[])", "", text)


@pytest.mark.parametrize("example", EXAMPLES["apa"], ids=lambda example: example["example"])
def test_apa_prints_published_examples(example):
    assert apa({"id": "example"} | example["item"]) == example["text"]


def test_apa_italicises_the_work_and_lets_no_html_through():
    text = apa(item("book", ["A & B"], "Who <script>alert(1)</script>?", publisher="P"), markup=True)
    assert text == "A &amp; B. (2026). <i>Who &lt;script&gt;alert(1)&lt;/script&gt;?</i> P."


NASTY = item(
    "dataset",
    ["R & D #1_{x}"],
    r'50% of $5 \ {A_B} ~ ^ "quoted" 跨境电商：一',
    version="1",
    genre="Data set",
    publisher="P & Q",
    URL="https://example.org/a_b%20c.html#s-1",
    custom={"sha256": "0" * 12, "hashed": "text"},
)


def test_bibtex_escapes_what_tex_gives_a_meaning_and_reads_back():
    entry = parse_string(bibtex(NASTY), "bibtex").entries["example"]
    signs = {"backslash": "\\", "asciitilde": "~", "asciicircum": "^", "braceleft": "(", "braceright": ")"}
    plain = re.sub(r"\\text(\w+)\{\}", lambda found: signs[found[1]], entry.fields["title"][1:-1])
    assert not re.search(r"(?<!\\)[%$#_&]", plain)
    assert re.sub(r"\\([%$#_&])", r"\1", plain) == NASTY["title"].replace("{", "(").replace("}", ")")
    assert str(Text.from_latex(str(entry.persons["author"][0]).replace(r"\textbraceleft{}", "").replace(r"\textbraceright{}", ""))) == "R & D #1_x"
    assert entry.fields["url"] == NASTY["URL"], "an address stays as it is"


def test_a_line_break_in_a_field_ends_no_ris_record():
    broken = NASTY | {"title": "one\nER  - \nTY  - BOOK", "author": [{"literal": "a\nb"}]}
    lines = ris(broken).splitlines()
    assert [line[:2] for line in lines].count("TY") == 1 and [line[:2] for line in lines].count("ER") == 1
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines)
    assert records.book_item(LINK)["title"] == " ".join(records.book_item(LINK)["title"].split())


def test_a_type_without_a_rule_and_a_data_set_without_a_day_are_named():
    with pytest.raises(BookError, match="example.*broadcast"):
        gbt7714(NASTY | {"type": "broadcast"})
    with pytest.raises(BookError, match="example.*day of access"):
        gbt7714(NASTY)
    with pytest.raises(BookError, match="02-1-status.*'02-9-nothing'"):
        chapter_item("02-9-nothing", LINK)
    with pytest.raises(BookError, match="'poem'"):
        cite.box("poem", "x", NASTY)
    with pytest.raises(BookError, match="languages: \\[fr\\]"):
        edition_of("fr")
    with pytest.raises(BookError, match="</section>"):
        cite.with_claim_box("<div></div>", "chapters/x", ledger(ROOT / "chapters")[0])


def all_items(language):
    """An item for the book and for every chapter, figure, table and verdict, by kind and id."""
    entries = {entry["id"]: entry for entry in ledger(ROOT / "chapters")}
    found = {("book", "book"): book_item(LINK, language)}
    for path in NOTEBOOKS:
        found["chapter", path.stem] = chapter_item(path.stem, LINK, language=language)
        for count, (_, record) in enumerate(outputs_of(path, FIGURE_MIME), start=1):
            found["figure", record["name"]] = figure_item(record, f"1.{count}", LINK, language)
        for _, record in outputs_of(path, TABLE_MIME):
            found["table", record["name"]] = table_item(record, LINK, language)
        for _, verdict in outputs_of(path, VERDICT_MIME):
            found["claim", verdict["id"]] = claim_item(entries[verdict["id"]], LINK, language)
    return found


@pytest.mark.parametrize("language", FOLDERS)
def test_every_format_of_every_object_says_who_what_which_version_when_and_where(language):
    edition, record = edition_of(language), book_record()
    author, version, year = edition["authors"][0]["name"], str(record["version"]), str(record["date-released"])[:4]
    items = all_items(language)
    assert {kind for kind, _ in items} == {"book", "chapter", "figure", "table", "claim"}
    for (kind, name), found in items.items():
        digest = found["custom"].get("sha256", "")
        assert bool(digest) == (kind != "book")
        for form, write in FORMATS.items():
            text = " ".join(write(found).split())
            title = found["title"] if form != "bibtex" else citation.exchange.escape(found["title"])
            for part in (author, title, version, year, LINK, digest):
                assert part in text, f"{language} {name} {form}: {part!r} not in {text}"
            assert "?." not in text and ".." not in text.replace("...", ""), text
        if kind != "book":
            assert " ".join(edition["title"].split()) in gbt7714(found)
        assert (ACCESS_DATE in gbt7714(found)) == (kind in ("figure", "table")), "only a data set has a day of access (8.14.2)"
    assert len({found["id"] for found in items.values()}) == len(items), "keys are unique"


@pytest.mark.parametrize("language", FOLDERS)
def test_bibtex_and_ris_of_every_object_read_back(language):
    for found in all_items(language).values():
        entry = parse_string(bibtex(found), "bibtex").entries[found["id"]]
        assert entry.fields["url"] == LINK and entry.fields["version"] == found["version"]
        (read,) = rispy.loads(ris(found))
        assert (read["title"], read["urls"], read["edition"]) == (found["title"], [LINK], found["version"])
        assert read["authors"] == [person["literal"] for person in found["author"]]
        assert read["date"] == "/".join(f"{part:02d}" for part in found["issued"]["date-parts"][0])


def test_the_hash_follows_the_content_and_only_the_content(tmp_path, monkeypatch):
    (_, record), *_ = outputs_of(NOTEBOOKS[0], FIGURE_MIME)
    before = figure_item(record, "1.1", LINK)["custom"]["sha256"]
    assert figure_item(dict(reversed(record.items())), "9.9", "elsewhere")["custom"]["sha256"] == before
    changed = json.loads(json.dumps(record))
    changed["data"]["rows"][0][0] = "another"
    assert figure_item(changed, "1.1", LINK)["custom"]["sha256"] != before
    entry = ledger(ROOT / "chapters")[0]
    assert claim_item(entry, LINK)["custom"]["sha256"] == content_hash(entry) != claim_item(entry | {"verdict": "contradicted"}, LINK)["custom"]["sha256"]
    text = tmp_path / "chapters" / "text" / "a.md"
    text.parent.mkdir(parents=True)
    monkeypatch.setenv("BOOK_ROOT", str(tmp_path))
    hashes = []
    for words in ("# Title\n", "# Title\n\nmore\n"):
        text.write_text(words, encoding="utf-8")
        hashes.append(chapter_item("a", LINK)["custom"]["sha256"])
    assert hashes[0] != hashes[1]


def test_the_paper_is_cited_in_all_formats_once_its_record_is_known(monkeypatch):
    assert paper_item() is None
    assert "不" in cite.paper_box() or "no reference to copy" in cite.paper_box()
    known = {"authors": ["某人"], "title": "某题", "journal": "某刊", "year": 2016, "volume": 12, "pages": "1-3", "doi": None, "language": "zh"}
    monkeypatch.setattr(records, "paper_record", lambda: known)
    assert gbt7714(paper_item()) == "某人. 某题[J]. 某刊, 2016, 12: 1-3."
    assert apa(paper_item()) == "某人. (2016). 某题. 某刊, 12, 1–3."
    assert all(name in cite.paper_box() for name in citation.FORMATS.values())


def test_the_address_is_absolute_where_the_site_has_one():
    assert cite.permanent_link("chapters/a", "fig-x", {}) == "chapters/a.html#fig-x"
    assert cite.permanent_link("chapters/a", environment={"BOOK_BASEURL": "https://book.example.org/"}) == "https://book.example.org/chapters/a.html"


def test_the_chinese_edition_has_the_author_of_its_pages():
    names = yaml.safe_load((ROOT / LOCALE / NAMES).read_text(encoding="utf-8"))
    assert edition_of("zh")["authors"] == [{"name": names["config"]["author"]}]
    assert edition_of("en")["authors"] == [{"name": yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["author"]}]


def test_the_style_of_apa_names_its_authors_and_licence():
    style = (ROOT / "reproduction" / "citation" / "apa.csl").read_text(encoding="utf-8")
    assert "APA Style 7th edition" in style and "creativecommons.org/licenses/by-sa/3.0" in style and "Brenton M. Wiernik" in style


class Boxes(HTMLParser):
    """Ids of a page, and its citation boxes: kind, id of the element they stand in, and the text of each format."""

    VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path", "use"}

    def __init__(self, text):
        super().__init__()
        self.ids, self.boxes, self._open, self._term, self._place = [], [], [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if attributes.get("id"):
            self.ids.append(attributes["id"])
        if tag == "details" and "cite" in (attributes.get("class") or "").split():
            around = next((identifier for _, identifier, _ in reversed(self._open) if identifier), None)
            self.boxes.append({"kind": attributes["data-kind"], "around": around, "texts": {}})
        if tag in ("dt", "dd") and any(box for _, _, box in self._open):
            self._place = tag
        if tag == "dt":
            self._term = ""
        if tag not in self.VOID:
            self._open.append((tag, attributes.get("id"), tag == "details" and "cite" in (attributes.get("class") or "").split()))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in ("dt", "dd", "dl"):
            self._place = None

    def handle_data(self, data):
        if self._place == "dt":
            self._term += data
        elif self._place == "dd" and self.boxes:
            texts = self.boxes[-1]["texts"]
            texts[self._term] = texts.get(self._term, "") + data


@pytest.fixture(scope="module")
def chinese_site(tmp_path_factory):
    """The Chinese pages, from the committed notebooks."""
    folder = tmp_path_factory.mktemp("chinese")
    assert build_pages(ROOT, folder, language="zh") == []
    return folder / "_build" / "html"


def boxes_of(folder, language):
    pages = {}
    for path in sorted((folder / FOLDERS[language] / "chapters").glob("*.html")):
        pages[path.stem] = Boxes(path.read_text(encoding="utf-8"))
    return pages


@pytest.mark.parametrize("language", FOLDERS)
def test_every_object_of_every_chapter_has_one_box_and_every_cited_anchor_exists(language, request):
    folder = request.getfixturevalue("site" if language == "en" else "chinese_site")
    pages = boxes_of(folder, language)
    for path in NOTEBOOKS:
        page = pages[path.stem]
        expected = [("chapter", None)]
        expected += [("figure", record["name"]) for _, record in outputs_of(path, FIGURE_MIME)]
        expected += [("table", record["name"]) for _, record in outputs_of(path, TABLE_MIME)]
        expected += [("claim", verdict["id"]) for _, verdict in outputs_of(path, VERDICT_MIME)]
        shown = [(box["kind"], None if box["kind"] == "chapter" else box["around"]) for box in page.boxes if box["kind"] != "paper"]
        assert sorted(shown, key=str) == sorted(expected, key=str), path.stem
        for box in page.boxes:
            assert set(box["texts"]) == set(citation.FORMATS.values()), path.stem
            (read,) = rispy.loads(box["texts"]["RIS"])
            address = urlsplit(read["urls"][0])
            assert address.path == "/".join(filter(None, (FOLDERS[language], "chapters", f"{path.stem}.html")))
            assert not address.fragment or page.ids.count(address.fragment) == 1, address.fragment
            assert all(read["urls"][0] in text for text in box["texts"].values()), box["around"]
            assert parse_string(box["texts"]["BibTeX"], "bibtex").entries
            assert re.search(r"[\u4e00-\u9fff]", read["authors"][0]) if language == "zh" else read["authors"][0].isascii()
        if language == "zh":
            (chapter,) = [box for box in page.boxes if box["kind"] == "chapter"]
            assert re.search(r"[\u4e00-\u9fff]", rispy.loads(chapter["texts"]["RIS"])[0]["title"])


def test_the_ledger_cites_every_claim_in_one_line_and_leads_to_its_card(site):
    text = (site / "chapters" / "06-verdicts.html").read_text(encoding="utf-8")
    for entry in ledger(ROOT / "chapters"):
        line = apa(claim_item(entry, f"chapters/{entry['chapter']}.html#{entry['anchor']}"))
        row = text.split(f'id="ledger-{entry["id"]}"')[1].split('id="ledger-s')[0]
        assert escape(line, quote=False) in row, entry["id"]
        assert f'href="../chapters/{entry["chapter"]}.html#{entry["anchor"]}">Other formats' in row, entry["id"]


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


def test_a_citation_is_opened_and_copied_with_the_keyboard_and_carries_today(site, browser):
    context = browser.new_context(viewport={"width": 360, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"file://{site / 'chapters' / '02-1-status.html'}")
    box = page.locator("details.cite[data-kind=figure]").first
    box.locator("summary").focus()
    page.keyboard.press("Enter")
    box.get_by_role("button", name="Copy GB/T 7714-2025").focus()
    page.keyboard.press("Enter")
    wait_until(page, "() => document.querySelector('details.cite[data-kind=figure] [role=status]').textContent === 'Copied: GB/T 7714-2025'")
    copied = page.evaluate("navigator.clipboard.readText()")
    today = page.evaluate("new Date().toLocaleDateString('sv')")  # Sweden writes dates as the standard does
    assert f"[{today}]" in copied and ACCESS_DATE not in copied and copied.startswith(book_record()["authors"][0]["name"])
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()


def test_without_scripts_the_formats_are_there_and_say_where_the_date_goes(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{site / 'chapters' / '02-1-status.html'}")
    box = page.locator("details.cite[data-kind=figure]").first
    box.locator("summary").click()
    assert box.locator("dd").count() == len(citation.FORMATS) and box.locator("button").count() == 0
    assert f"[{ACCESS_DATE}]" in box.inner_text() and "the day on which you opened this page" in box.inner_text()
    context.close()


def test_where_the_clipboard_is_refused_the_text_is_selected(site, browser):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); document.execCommand = () => false;")
    page.goto(f"file://{site / 'chapters' / '02-1-status.html'}")
    box = page.locator("details.cite[data-kind=chapter]")
    box.get_by_role("button", name="Copy APA 7").click()
    wait_until(page, "() => document.querySelector('details.cite[data-kind=chapter] [role=status]').textContent.startsWith('APA 7 is selected')")
    assert page.evaluate("getSelection().toString()").startswith(book_record()["authors"][0]["name"])
    context.close()
