"""What a reader takes away: described figures and tables, notebooks, the data package, the offline book, PDFs, sitemap, and the README in Chinese."""

import csv
import functools
import hashlib
import html
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import frictionless
import jupytext
import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pikepdf
import pytest
import yaml
from PIL import Image
from playwright.sync_api import sync_playwright

from reproduction import figures
from reproduction.figures import FIGURE_MIME, TABLE_MIME
from web import book, downloads, offline, pdf, readme, sitemap
from web.browser import QUIET, find_chromium
from web.editions import FOLDERS
from web.execute import read_twin
from web.settings import settings
from web.zips import EARLIEST

from .browsing import wait_until
from .helpers import NOTEBOOKS, ROOT, copy_miniature, outputs_of

CHROMIUM = find_chromium()
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine (Debian: apt-get install poppler-utils)")
BASE = "https://example.org/book"


# figures and tables


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """Draws the same figure into a folder, as a chapter does while a book is made."""

    def draw(folder):
        monkeypatch.setenv("BOOK_FIGURES", str(tmp_path / folder))
        figures.use_style()
        table = pd.DataFrame({"place": ["a", "b"], "value": [1.5, 2.5], "unit": "ratio", "source": ["paper", "paper"], "grade": ["P", "P"]})
        figure, axes = plt.subplots()
        axes.bar(table["place"], table["value"])
        figures.show_figure(figure, "fig-x", data=table, values=["value"], title="b is larger <than> a", caption="Two bars & a “quote”.", alt="Two bars: 1.5 and 2.5.")
        return tmp_path / folder

    return draw


def test_a_picture_says_what_it_is_and_depends_on_nothing_else(drawn):
    one, other = drawn("one"), drawn("other")
    assert sorted(path.name for path in one.iterdir()) == ["fig-x.page.svg", "fig-x.png", "fig-x.svg"]
    for path in one.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes(), path.name
    words = Image.open(one / "fig-x.png").text
    assert words["Title"] == "b is larger <than> a"
    assert words["Description"] == "Two bars & a “quote”. Two bars: 1.5 and 2.5."
    assert "paper:" in words["Source"] and "CC BY 4.0" in words["Copyright"] and words["Author"]
    assert settings().version in words["Comment"] and "Software" not in words
    (work,) = ElementTree.parse(one / "fig-x.svg").iter("{http://creativecommons.org/ns#}Work")
    terms = {element.tag.rsplit("}", 1)[1]: " ".join("".join(element.itertext()).split()) for element in work}
    assert terms["title"] == words["Title"] and terms["description"] == words["Description"]
    assert terms["language"] == "en" and "CC BY 4.0" in terms["rights"] and terms["creator"] == words["Author"]
    assert "b is larger" not in (one / "fig-x.page.svg").read_text(encoding="utf-8")


def records(mime):
    return {record["name"]: record for path in NOTEBOOKS for _, record in outputs_of(path, mime)}


@pytest.mark.parametrize(("folder", "mime"), [("figures", FIGURE_MIME), ("tables", TABLE_MIME)])
def test_every_figure_and_table_has_its_data_as_a_described_csv(site, folder, mime):
    wanted = records(mime)
    assert len(wanted) > 10
    for name, record in wanted.items():
        path = site / folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == record["data"]["columns"] and len(rows) - 1 == len(record["data"]["rows"]), name
        for cells, row in zip(rows[1:], record["data"]["rows"], strict=True):
            for cell, value in zip(cells, row, strict=True):
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    assert float(cell) == value, name
        description = json.loads((site / folder / f"{name}.csv-metadata.json").read_text(encoding="utf-8"))
        assert description["@context"][0] == "http://www.w3.org/ns/csvw" and description["url"] == path.name
        assert description["schema:sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert [column["titles"][0] for column in description["tableSchema"]["columns"]] == rows[0]
        assert len(description["dc:source"]) == len(record["sources"])


def test_a_known_column_is_described_in_both_languages_with_its_unit(site):
    description = json.loads((site / "figures" / "fig-ecommerce-share.csv-metadata.json").read_text(encoding="utf-8"))
    (column,) = [column for column in description["tableSchema"]["columns"] if column["titles"] == ["value"]]
    assert column["datatype"] == "number" and column["schema:unitText"] == "percent"
    assert {text["@language"] for text in column["dc:description"]} == {"en", "zh-CN"}


# chapters and data


def test_every_chapter_is_there_as_a_notebook_that_any_program_shows(site):
    for path in NOTEBOOKS:
        notebook = nbformat.read(site / "notebooks" / path.name, as_version=4)
        nbformat.validate(notebook)
        text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        assert not re.search(r"\{[a-z-]+\}`|^```\{|^:::", text, flags=re.MULTILINE), path.name
        assert sum(len(cell.get("outputs", [])) for cell in notebook.cells) == sum(len(cell.get("outputs", [])) for cell in nbformat.read(path, as_version=4).cells)
        assert notebook.metadata["book"]["version"] == settings().version and notebook.metadata["title"]
        assert (site / "notebooks" / f"{path.stem}.md").read_bytes() == (ROOT / "chapters" / "text" / f"{path.stem}.md").read_bytes()
    assert not (site / "_sources").exists(), "the notebooks would be in the site twice"


def test_a_notebook_quotes_the_numbers_of_its_chapter(site):
    text = "\n".join(cell.source for cell in nbformat.read(site / "notebooks" / "02-1-status.ipynb", as_version=4).cells if cell.cell_type == "markdown")
    numbers = readme.readme_numbers(ROOT)
    assert f"{numbers['02-1-status/ratio_beijing_operating:.0%']} of Beijing's" in text
    assert f"between {numbers['02-1-status/low_2011:.2f']} and {numbers['02-1-status/high_2011:.2f']}" in text


def code(notebook):
    """Sources of the code cells, without the blank lines at an end, which the text format does not keep."""
    return [cell.source.rstrip() for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("edition", FOLDERS.values())
def test_every_chapter_page_links_its_notebook_and_text(site, edition):
    for path in NOTEBOOKS:
        page = (site / edition / "chapters" / f"{path.stem}.html").read_text(encoding="utf-8")
        assert f'href="../notebooks/{path.stem}.ipynb"' in page and f'href="../notebooks/{path.stem}.md"' in page


def test_the_notebooks_and_texts_of_the_chinese_edition_are_chinese(site):
    for path in NOTEBOOKS:
        notebook = nbformat.read(site / "zh" / "notebooks" / path.name, as_version=4)
        text = jupytext.read(site / "zh" / "notebooks" / f"{path.stem}.md")
        assert notebook.metadata["book"]["language"] == "zh-CN"
        for cells in (notebook.cells, text.cells):
            prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
            words = sum(len(re.findall(r"[\u4e00-\u9fff]", source)) for source in prose)
            assert words > sum(len(re.findall(r"\b[a-z]{3,}\b", re.sub(r"`[^`]*`|\]\([^)]*\)|<[^>]+>|\{[^}]*\}", "", source))) for source in prose), path.name
        assert code(text) == code(read_twin(ROOT, path.stem)), path.name


def test_the_data_package_is_whole_and_valid(site, tmp_path):
    name = f"{settings().name}-data.zip"
    with zipfile.ZipFile(site / "data" / name) as archive:
        archive.extractall(tmp_path)
        assert all(entry.date_time == EARLIEST for entry in archive.infolist())
    assert {path.name for path in (ROOT / "data").iterdir()} <= {path.name for path in tmp_path.iterdir()}
    assert {"claims.yml", "sources.bib", "LICENSE", "README.md", "CITATION.cff"} <= {path.name for path in tmp_path.iterdir()}
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])[:5]
    assert "datapackage.json" in (tmp_path / "README.md").read_text(encoding="utf-8")


# links


class Links:
    """Addresses of all links of a page, with the name under which a download is saved."""

    def __init__(self, path):
        text = path.read_text(encoding="utf-8")
        self.downloads = [html.unescape(address) for tag in re.findall(r"<a\s[^>]*>", text) if re.search(r"\sdownload[=\s>]", tag) for address in re.findall(r'href="([^"]*)"', tag)]


def broken_downloads(site, pages):
    """Download links to what is not there, or is empty; and how many were looked at."""
    broken, count = [], 0
    for path in pages:
        for address in Links(path).downloads:
            count += 1
            target = (path.parent / unquote(urlsplit(address).path)).resolve()
            if not target.is_relative_to(site.resolve()) or not target.is_file() or not target.stat().st_size:
                broken.append(f"{path.name}: {address}")
    return broken, count


@pytest.mark.parametrize("edition", FOLDERS.values())
def test_every_download_of_every_page_is_a_file_with_something_in_it(site, edition):
    folder = site / edition
    broken, count = broken_downloads(site, [path for path in folder.rglob("*.html") if edition or "zh" not in path.relative_to(site).parts])
    assert not broken, broken[:10]
    assert count > 400


def test_a_download_that_leads_nowhere_is_found(tmp_path):
    (tmp_path / "empty.csv").touch()
    (tmp_path / "page.html").write_text('<a download href="gone.csv">x</a><a href="page.html">y</a><a class="a" download="b.csv" href="empty.csv">z</a>', encoding="utf-8")
    assert broken_downloads(tmp_path, [tmp_path / "page.html"]) == (["page.html: gone.csv", "page.html: empty.csv"], 2)


# addresses, with a book of two chapters that has one


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The miniature as it would be published: with an address, complete."""
    root = copy_miniature(tmp_path_factory.mktemp("published"))
    shutil.copy(ROOT / "downloads.md", root)
    (root / "downloads.md").write_text("# Downloads\n\n```{download-list}\n```\n\n```{chapter-downloads}\n```\n\n```{data-downloads}\n```\n", encoding="utf-8")
    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    (root / "_toc.yml").write_text(f"{toc}      - file: downloads\n        title: Downloads\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from web import book; root = Path(sys.argv[1]);"
        "from web.execute import execute_all; made, figures = root / '_build/executed', root / '_build/figures';"
        "execute_all(root, made, figures=figures);"
        "problems = book.build_pages(root, root, chapters=made, figures=figures); print(problems); book.complete_site(root, root, ['en']); sys.exit(bool(problems))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BOOK_ROOT": str(root), "BOOK_CHAPTERS": str(root / "chapters"), "BOOK_BASEURL": f"{BASE}/"}
    done = subprocess.run([sys.executable, "-c", code, str(root)], cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "_build" / "html"


def test_every_address_of_the_sitemap_is_a_page_that_calls_itself_so(published):
    entries = ElementTree.parse(published / sitemap.SITEMAP).findall(f"{{{sitemap.SITEMAPS}}}url")
    assert len(entries) >= 5
    for entry in entries:
        address = entry.find(f"{{{sitemap.SITEMAPS}}}loc").text
        page = (published / address.removeprefix(f"{BASE}/")).read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="{address}">' in page
        alternate = {link.get("hreflang"): link.get("href") for link in entry.findall(f"{{{sitemap.XHTML}}}link")}
        assert alternate["x-default"] == address
        assert f'<link rel="alternate" hreflang="zh-CN" href="{BASE}/zh/{address.removeprefix(f"{BASE}/")}">' in page
        assert f'<link rel="alternate" hreflang="x-default" href="{address}">' in page
    assert f"Sitemap: {BASE}/sitemap.xml" in (published / "robots.txt").read_text(encoding="utf-8")


def test_the_sitemap_names_both_editions_of_a_page_and_only_pages_that_exist(tmp_path):
    for name in ("index.html", "zh/index.html", "only.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    sitemap.write_sitemap(tmp_path, BASE, ["index", "only", "gone"])
    found = {}
    for entry in ElementTree.parse(tmp_path / "sitemap.xml").findall(f"{{{sitemap.SITEMAPS}}}url"):
        found[entry.find(f"{{{sitemap.SITEMAPS}}}loc").text] = {link.get("hreflang"): link.get("href") for link in entry.findall(f"{{{sitemap.XHTML}}}link")}
    both = {"en": f"{BASE}/index.html", "zh-CN": f"{BASE}/zh/index.html", "x-default": f"{BASE}/index.html"}
    assert found == {f"{BASE}/index.html": both, f"{BASE}/zh/index.html": both, f"{BASE}/only.html": {"en": f"{BASE}/only.html", "x-default": f"{BASE}/only.html"}}
    sitemap.write_sitemap(tmp_path, "", ["index"])
    assert not (tmp_path / "sitemap.xml").exists() and not (tmp_path / "robots.txt").exists()


def test_without_an_address_no_page_claims_one(site):
    for path in [*site.glob("*.html"), *site.glob("zh/*.html")]:
        text = path.read_text(encoding="utf-8")
        assert 'rel="canonical"' not in text and 'rel="alternate"' not in text, path.name
    assert not (site / "sitemap.xml").exists()


# the offline book


def test_the_offline_book_holds_the_site_and_neither_itself_nor_a_pdf(published):
    (published / "downloads" / "x-en.pdf").write_bytes(b"%PDF")
    one, other = (published.parent / f"{name}.zip" for name in ("one", "other"))
    for target in (one, other):
        offline.write_offline_book(published, target, ["en"])
    assert one.read_bytes() == other.read_bytes()
    names = zipfile.ZipFile(one).namelist()
    folder = names[0].split("/")[0]
    assert names[0] == f"{folder}/{offline.START}" and all(name.startswith(f"{folder}/") for name in names)
    inside = {name.removeprefix(f"{folder}/book/") for name in names[1:]}
    outside = {path.relative_to(published).as_posix() for path in published.rglob("*") if path.is_file()}
    assert inside == {name for name in outside if not name.startswith("downloads/")} - set(offline.NOT_OFFLINE)


def test_the_page_of_downloads_lists_what_exists_and_nothing_else(published):
    page = (published / "downloads.html").read_text(encoding="utf-8")
    lines = {name: line for line, name in re.findall(r'(<li data-file="([^"]+)".*?</li>)', page)}
    there = {path.name for path in (published / "downloads").iterdir()}
    assert any(name.endswith("-offline.zip") for name in lines) and any(name.endswith(".pdf") for name in lines)
    for name, line in lines.items():
        if name in there:
            assert f'href="downloads/{name}"' in line and hashlib.sha256((published / "downloads" / name).read_bytes()).hexdigest() in line
        else:
            assert " hidden>" in line and "href" not in line
    hidden = downloads.fill(page, None)
    assert downloads.fill(hidden, published / "downloads") == page
    assert 'href="downloads/' not in hidden


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()


@needs_browser
@pytest.mark.parametrize(("edition", "query"), [(0, "s2.1-c09"), (1, "综合保税区")])
def test_the_offline_book_opens_from_its_folder_with_search(site, browser, tmp_path, edition, query):
    target = tmp_path / "book.zip"
    offline.write_offline_book(site, target, list(FOLDERS))
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path)
    page = browser.new_context().new_page()
    faults, asked = [], []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(next(tmp_path.glob(f"*/{offline.START}")).as_uri())
    page.get_by_role("link").nth(edition).click()
    page.wait_for_load_state()
    assert ("/zh/" in page.url) == bool(edition)
    page.goto(page.url.replace("index.html", f"search.html?q={query}"))
    page.locator("#search-results li a, ul.search li a").first.click()
    page.wait_for_load_state()
    assert page.url.split("?")[0].endswith(".html") and "search.html" not in page.url
    page.goto(next(tmp_path.glob(f"*/book/{list(FOLDERS.values())[edition]}")).joinpath("chapters", "02-1-status.html").as_uri())
    wait_until(page, "() => document.querySelector('.book-figure img').naturalWidth > 0")
    assert faults == [] and all(address.startswith(("file:", "data:", "blob:")) for address in asked)
    page.context.close()


@pytest.fixture
def served(published):
    """Address of the miniature on this machine: from a folder, a browser shows a file where a server's it downloads."""
    handler = functools.partial(QuietHandler, directory=str(published))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, *arguments):
        """Nothing to say."""


@needs_browser
def test_a_click_downloads_the_files_of_a_figure_and_of_a_chapter(published, served, browser):
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(f"{served}/chapters/01-harvest.html")
    figure = page.locator("figure.book-figure").first
    figure.locator("summary").first.click()
    for kind in ("png", "svg", "csv"):
        path = published / "figures" / f"{figure.get_attribute('id')}.{kind}"
        with page.expect_download() as waiting:
            figure.locator(".figure-downloads").get_by_role("link", name=kind.upper(), exact=True).click()
        assert waiting.value.suggested_filename == path.name
        assert Path(waiting.value.path()).read_bytes() == path.read_bytes()
    with page.expect_download() as waiting:
        page.locator(".take-away a").first.click()
    assert waiting.value.suggested_filename == "01-harvest-en.ipynb"
    context.close()


# PDF


@pytest.fixture(scope="module")
def printed(published):
    """The miniature as a PDF, in both languages' fonts."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    root = published.parent.parent
    page = published / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</h1>", "</h1><p>跨境电商与综合保税区</p>", 1), encoding="utf-8")
    print_miniature(root)
    return published / "downloads" / "miniature-en.pdf"


def print_miniature(root):
    """Print the pages that are built, in a process of its own: two drivers of a browser do not go together in one."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "BOOK_ROOT": str(root), "BOOK_LANGUAGE": "en", "BOOK_BASEURL": BASE}
    done = subprocess.run([sys.executable, "-m", "web.pdf", str(root)], cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def walk(item):
    """All elements of the structure tree of a PDF."""
    if isinstance(item, pikepdf.Array):
        for child in item:
            yield from walk(child)
    elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
        yield item
        if "/K" in item:
            yield from walk(item.K)


def test_the_pdf_is_tagged_has_bookmarks_and_says_what_it_is(printed):
    with pikepdf.open(printed) as document:
        root = document.Root
        assert root.MarkInfo.Marked and str(root.Lang) == "en"
        kinds = Counter(str(element.S) for element in walk(root.StructTreeRoot.K))
        assert kinds["/H1"] >= 4 and kinds["/P"] > 10 and kinds["/Table"] and kinds["/TH"] and kinds["/L"]
        figures_with_words = [element for element in walk(root.StructTreeRoot.K) if str(element.S) == "/Figure" and str(element.get("/Alt", "")).strip()]
        assert figures_with_words
        assert len(document.open_outline().root) >= 4 and root.PageMode == pikepdf.Name.UseOutlines
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo.Title) and str(document.docinfo.Author) and "CC BY" in str(document.docinfo.Subject)
        assert str(document.docinfo.CreationDate) == str(document.docinfo.ModDate)


def test_the_contents_of_the_pdf_lead_to_the_pages_that_they_name(printed):
    with pikepdf.open(printed) as document:
        order = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        places = {name[1:]: order[place[0].objgen] for name, place in document.Root.Dests.items()}
        links = [link for page in document.pages for link in page.get("/Annots", []) if link.get("/Subtype") == "/Link"]
        inner = [str(link.Dest)[1:] for link in links if "/Dest" in link]
        assert inner and set(inner) <= set(places)
        assert all(str(link.A.URI).startswith("http") for link in links if "/A" in link and "/URI" in link.A)
    if shutil.which("pdftotext"):
        contents = pdf_text(printed, 2, 2)
        for key in ("index", "chapters-01-harvest", "sources"):
            assert re.search(rf"(?<!\d){places[key]}(?!\d)", contents), key


def pdf_text(path, first=1, last=10_000):
    return subprocess.run(["pdftotext", "-f", str(first), "-l", str(last), "-layout", str(path), "-"], capture_output=True, text=True, encoding="utf-8", check=True).stdout


@needs_poppler
def test_text_numbers_and_chinese_can_be_taken_out_of_the_pdf_and_all_fonts_are_in_it(printed):
    text = pdf_text(printed)
    assert "跨境电商与综合保税区" in text
    assert "Harvest" in text and "growth" in text
    fonts = subprocess.run(["pdffonts", str(printed)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert fonts
    for line in fonts:
        embedded = line.split()[-5]
        assert embedded == "yes", line
    assert any("SC-" in line for line in fonts), "no Chinese font"


def test_the_charts_of_the_pdf_are_lines_and_areas_and_not_pixels(printed):
    with pikepdf.open(printed) as document:
        images = [item for item in document.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]
        curves = sum(len(re.findall(rb"\bc\n", item.read_bytes())) for item in document.objects if isinstance(item, pikepdf.Stream) and (item.get("/Subtype") == "/Form" or item.get("/Type") is None) and "/Length1" not in item)
    assert images == []
    assert curves > 100, "letters of the charts are outlines: a chart that is missing has none"


def test_the_same_pages_give_the_same_pdf_at_another_hour(printed):
    """Another version of the browser may print other bytes; the time of printing may not."""
    before = printed.read_bytes()
    print_miniature(printed.parents[3])
    assert printed.read_bytes() == before
    released = str(yaml.safe_load((printed.parents[3] / "CITATION.cff").read_text(encoding="utf-8"))["date-released"])
    with pikepdf.open(printed) as document:
        assert str(document.docinfo.CreationDate) == f"D:{released.replace('-', '')}000000Z"


def test_a_machine_without_a_browser_is_told_why_there_is_no_pdf(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(pdf, "find_chromium", lambda: None)
    lines = []
    assert book.print_book(tmp_path, ["en"], report=lines.append) == 1
    assert any("Chromium" in line and "What to do" in line for line in lines)


# README


PLACE = re.compile(r"<!-- number (\S+?) -->(.*?)<!-- end -->")


@functools.cache
def readme_text(language):
    return (ROOT / readme.FILES[language]).read_text(encoding="utf-8")


def test_both_readme_files_quote_the_same_current_numbers():
    english, chinese = (Counter(PLACE.findall(readme_text(language))) for language in ("en", "zh"))
    assert english == chinese and len(english) > 15
    for language in ("en", "zh"):
        assert readme.fill(readme_text(language), readme.readme_numbers(ROOT)) == readme_text(language), "run `make readme`"


def test_both_readme_files_have_the_same_parts():
    def shape(text):
        return [
            re.sub(r"[^#|`!-].*", "", line)[:2] if not line.startswith("```") else line
            for line in text.splitlines()
            if re.match(r"#|\||```|!\[|- \*\*|- ", line)
        ]

    assert shape(readme_text("en")) == shape(readme_text("zh"))
    assert re.findall(r"^```.*?^```", re.sub(r"#.*", "", readme_text("en").split("```text")[0]), flags=re.DOTALL | re.MULTILINE)[0].split() == re.findall(r"^```.*?^```", re.sub(r"#.*", "", readme_text("zh")), flags=re.DOTALL | re.MULTILINE)[0].split()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_link_and_path_in_a_readme_exists(language):
    text = readme_text(language)
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert target.startswith("https://") or (ROOT / target).exists(), target
    for name in re.findall(r"`((?:data|chapters|web|tests|reproduction|benchmarks|hebei_cbec)/[\w./-]*)`", text):
        if "…" not in name:
            found = ROOT / name.split(".html")[0]
            assert found.exists() or found.with_suffix(".ipynb").exists() or (ROOT / f"{name.split('.html')[0]}.ipynb").exists(), name
    assert readme.FILES["zh" if language == "en" else "en"] in text


def test_the_picture_of_the_chinese_readme_shows_the_numbers_of_the_english_figure():
    """The committed chapters are English, so the Chinese picture cannot be compared by bytes; it says in itself what it shows."""
    words = Image.open(ROOT / readme.PICTURE_ZH).text
    _, shown = readme._shown(ROOT)
    record = shown[FIGURE_MIME]
    assert words["Comment"].endswith(record["name"])
    assert set(re.findall(r"\d+(?:\.\d+)?%", words["Title"])) == set(re.findall(r"\d+(?:\.\d+)?%", record["title"].replace(" %", "%")))
    assert re.search(r"[\u4e00-\u9fff]", words["Title"])


def test_folders_of_the_editions_are_those_of_the_offline_start_page():
    page = offline.start_page(list(FOLDERS))
    assert re.findall(r'href="([^"]+)"', page) == ["book/index.html", "book/zh/index.html"]
