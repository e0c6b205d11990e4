"""The Chinese edition is complete: every sentence translated, no number or link lost on the way, no English left where Chinese belongs."""

import re

import pytest
import yaml
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from reproduction.data import labels, sources
from reproduction.figures import FIGURE_MIME
from web import translations
from web.editions import LOCALE, NAMES
from web.pages.reports import TEETH_WORDS_ZH
from web.pages.words import chinese_note, without_words
from web.teeth.mutations import KINDS

from .conftest import executed_chapters
from .helpers import NOTEBOOKS, ROOT, outputs_of

CATALOGUES = sorted((ROOT / translations.FOLDER).rglob("*.po"))


@pytest.fixture(scope="module")
def templates(tmp_path_factory):
    """The sentences of the pages as they are now."""
    return translations.extract(ROOT, tmp_path_factory.mktemp("gettext"))


def test_every_sentence_of_the_pages_is_in_a_catalogue(templates):
    lost = []
    for page in translations.pages_of(ROOT):
        with (templates / f"{page}.pot").open("rb") as file:
            wanted = {message.id for message in read_po(file) if message.id}
        held = {message.id for message in translations.read(ROOT / translations.FOLDER / f"{page}.po") if message.id}
        lost += [f"{page}: {text[:80]}" for text in wanted ^ held]
    assert not lost, f"run `make translations`: {lost[:10]}"


def test_nothing_waits_for_a_translation():
    assert translations.waiting(ROOT) == {}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_translations_keep_numbers_links_and_language(path):
    found = {message.id[:60]: translations.faults(message) for message in translations.read(path) if message.id and message.string}
    assert {text: faults for text, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("In {number}`x:.0f` places.", "在若干地区。", "missing"),
        ("In places.", "在{number}`x:.0f`个地区。", "not in the original"),
        ("In 2014 it fell.", "该年下降。", "years"),
        ("It fell.", "It fell.", "no Chinese"),
    ],
)
def test_a_faulty_translation_is_noticed(source, target, fault):
    from babel.messages.catalog import Message

    assert any(fault in text for text in translations.faults(Message(source, target)))


def test_a_translation_may_change_the_unit():
    from babel.messages.catalog import Message

    assert translations.faults(Message("{number}`x:.1f` billion dollars in 2014", "2014年为{number}`x*10:.0f`亿美元")) == []


def test_titles_of_the_contents_have_chinese_names():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    names = yaml.safe_load((ROOT / LOCALE / NAMES).read_text(encoding="utf-8"))["toc"]
    wanted = {part["caption"] for part in toc["parts"]} | {chapter["title"] for part in toc["parts"] for chapter in part["chapters"]}
    assert wanted == set(names)


def test_kinds_of_damage_have_chinese_names():
    assert set(TEETH_WORDS_ZH) == set(KINDS)


def test_labels_are_chinese_unless_they_are_names():
    """Names of organisations and units that Chinese texts write in Latin letters are few."""
    latin = {identifier for (_, identifier), names in labels().items() if not re.search(r"[\u4e00-\u9fff%]", names["zh"])}
    assert len(latin) <= 25, sorted(latin)


def test_both_languages_stand_in_every_verdict():
    for path in NOTEBOOKS:
        for _, verdict in outputs_of(path, "application/vnd.claim-verdict+json"):
            assert re.search(r"[\u4e00-\u9fff]", verdict["explanation"]["zh"]), verdict["id"]


def test_the_data_tables_of_the_chinese_figures_hold_no_english(site):
    for path in sorted((executed_chapters() / "chapters" / "zh").glob("*.ipynb")):
        for _, record in outputs_of(path, FIGURE_MIME):
            assert without_words(record) == [], f"{record['name']}: add them to data/labels.csv under column or word"


def test_a_column_and_a_cell_without_chinese_words_are_named():
    record = {"data": {"columns": ["place", "an_id", "年份"], "rows": [["hebei", "sold", 2014], ["河北", "fall", 2015]]}}
    assert without_words(record) == ["an_id", "sold"]


def test_no_sentence_of_a_chinese_page_stays_english(site):
    """A catalogue can be complete and a page still English, where a translation reads as another kind of block ("1. …" is a list)."""
    english, chinese = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,} [A-Za-z]{2,}"), re.compile(r"[\u4e00-\u9fff]")
    left, seen = {}, 0
    for path in (site / "zh").rglob("*.html"):
        article = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").find("article")
        for element in article.select("pre, code, cite, a.source, dl.facts, dl.cite-formats, details.cite, [lang=en]") if article else []:
            element.decompose()
        for element in article.select("h1, h2, h3, h4, p, li, caption, figcaption, summary, button") if article else []:
            if not element.select("p, li, details, table"):
                seen += 1
                text = " ".join(element.get_text(" ").split())
                if english.search(text) and not chinese.search(text):
                    left.setdefault(path.relative_to(site).as_posix(), []).append(text[:80])
    assert left == {} and seen > 2000


def test_every_note_of_a_source_is_translated():
    parts = {part for entry in sources().values() for part in re.split(r";\s+", entry.fields.get("note", "").strip("{}")) if part}
    assert [part for part in sorted(parts) if chinese_note(part) is None] == []
