"""The book as a PDF: the built pages of an edition, put together in the order of the table of contents and printed by the Chromium of the system.

``python -m web pdf`` makes both editions at the same time, each in a process of its own, because what a process says is in the language it started with.
The page numbers of the contents come from a first printing, which is kept as it is when they have not changed since the last book.
"""

import json
import os
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pikepdf
import yaml
import zhplot
from bs4 import BeautifulSoup

from reproduction.citation import author_names, book_record, edition_of
from reproduction.errors import BookError
from reproduction.figures import LICENCE
from reproduction.language import LANGUAGE, say

from .browser import QUIET, find_chromium
from .downloads import DOWNLOADS, pdf_name
from .editions import FOLDERS, site_address

STYLES = ("pygments.css", "sphinx-design.min.css", "book.css", "cite.css", "course.css", "pdf.css")
FONT = Path(zhplot.__file__).parent / "fonts" / "NotoSansSC-Regular.ttf"
LEFT_OUT = (
    ".headerlink, .reading-line, .figure-downloads, .needs-script, form, button, script, noscript, template, "
    "details.hide, "  # code: it is in the notebooks
    ".book-figure > details:not(.cite), "  # the description is with the picture, the data are in the CSV files
    "td details, "  # the ledger repeats what the cards of the chapters say
    "details.cite:not([data-kind=chapter], [data-kind=paper]), .take-away, [hidden], [data-explorer], .explorer"
)
"""What is for the screen only, or stands elsewhere in the book."""

PAGES_LEFT_OUT = ("results", "build", "downloads", "explore-")
"""Pages (or beginnings of their names) that lead to other pages or answer to a reader's hand: in a book on paper each chapter ends with its numbers."""

SEPARATOR = "--"
LONGEST_PRINTING = 300_000
"""Milliseconds after which a printing is given up."""


def obstacle():
    """Why no PDF can be made on this machine (str), or None."""
    if find_chromium() is None:
        return "there is no Chromium or Chrome (Debian: apt-get install chromium)"
    return None


def make_pdfs(root, languages, *, target=None, report=print):
    """Print the editions whose pages are built; returns lines about what went wrong (list of str).

    Parameters
    ----------
    root : pathlib.Path
        The project.
    target : pathlib.Path, optional
        Folder that holds ``_build/html``, if it is not the project.
    languages : sequence of {"en", "zh"}
    report : callable
        Called with each line of progress.

    Raises
    ------
    BookError
        There is no Chromium, or no page to print.
    """
    reason = obstacle()
    if reason:
        raise BookError("PDF", "a browser that prints", reason, "install it; everything else of the book works without")
    target = target or root
    processes = {}
    for language in languages:
        site = target / "_build" / "html" / FOLDERS[language]
        if not (site / "index.html").exists():
            raise BookError("PDF", f"built pages in {site.relative_to(target)}", "none", "make the book first (make book)")
        environment = os.environ | {"BOOK_LANGUAGE": language, "BOOK_ROOT": str(root), "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), *filter(None, [os.environ.get("PYTHONPATH")])])}
        processes[language] = subprocess.Popen([sys.executable, "-m", "web.pdf", str(target)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    problems = []
    for language, process in processes.items():
        lines = process.communicate()[0].strip().splitlines() or ["no answer"]
        if process.returncode:
            problems.append(f"PDF, {language}: " + "\n".join(lines[-12:]))
        else:
            report(f"  {language}: {lines[-1]}")
    return problems


def make_pdf(target):
    """Print the edition of this process's language.

    Parameters
    ----------
    target : pathlib.Path
        Folder that holds ``_build/html``, and the table of contents from which the pages were made.

    Returns
    -------
    path : pathlib.Path
        The PDF in ``_build/html/downloads``; it takes its place only when it is whole.
    pages : int
    """
    site, work = target / "_build" / "html", target / "_build"
    pages = read_pages(work / "stage" / LANGUAGE / "_toc.yml", site / FOLDERS[LANGUAGE])
    finished = site / DOWNLOADS / pdf_name(LANGUAGE)
    finished.parent.mkdir(exist_ok=True)
    known = {page.name: page.key for page in pages}
    articles = "".join(printed_article(page, known, site / FOLDERS[LANGUAGE]) for page in pages)
    guess = work / "facts" / f"pdf-{LANGUAGE}.json"
    numbers = json.loads(guess.read_text(encoding="utf-8")) if guess.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        printed, assembled = Path(folder) / "book.pdf", Path(folder) / "book.html"
        for _ in range(3):  # the second printing can move nothing but by the width of the numbers
            assembled.write_text(assemble(pages, articles, site / FOLDERS[LANGUAGE], numbers), encoding="utf-8")
            print_page(assembled, printed)
            found = page_numbers(printed, [page.key for page in pages])
            if found == numbers:
                break
            numbers = found
        else:
            raise BookError("PDF", "the same page numbers in two printings", "others each time", "report this with the browser's version")
        count = complete(printed, finished)
    guess.parent.mkdir(parents=True, exist_ok=True)
    guess.write_text(json.dumps(numbers, indent=1) + "\n", encoding="utf-8")
    return finished, count


class Page:
    """One page of the book: name, title in the contents, part, and its article."""

    def __init__(self, name, title, part, article):
        self.name, self.title, self.part, self.article = name, title, part, article
        self.key = name.replace("/", "-")


def read_pages(toc, site):
    """The pages to print, in the order of the table of contents.

    Parameters
    ----------
    toc, site : pathlib.Path
        Table of contents and folder of the edition.

    Returns
    -------
    list of Page
    """
    toc = yaml.safe_load(toc.read_text(encoding="utf-8"))
    listed = [(toc["root"], None, None), *((chapter["file"], chapter.get("title"), part.get("caption")) for part in toc["parts"] for chapter in part["chapters"])]
    pages = []
    for name, title, part in listed:
        path = site / f"{name}.html"
        if not name.startswith(PAGES_LEFT_OUT) and path.exists():
            article = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").find("article")
            heading = article.find("h1")
            heading = " ".join("".join(heading.find_all(string=True, recursive=False)).split()) if heading else name
            pages.append(Page(name, heading if title is None or name.startswith("chapters/") else title, part, article))
    return pages


def assemble(pages, articles, site, numbers):
    """One HTML page with the whole edition.

    Parameters
    ----------
    pages : list of Page
    articles : str
        HTML of all pages, from :func:`printed_article`.
    site : pathlib.Path
        Folder of the edition, for its styles.
    numbers : dict of str to int
        Page numbers by key of a page, for the contents; empty at first.

    Returns
    -------
    str
    """
    styles = "".join(f'<link rel="stylesheet" href="{(site / "_static" / name).as_uri()}">' for name in STYLES if (site / "_static" / name).exists())
    faces = f'@font-face{{font-family:"Book CJK";src:url("{FONT.as_uri()}")}}'
    running = "".join(f'@page page{number}{{@top-left{{content:{json.dumps(page.title, ensure_ascii=False)}}}}}#{page.key}{{page:page{number}}}' for number, page in enumerate(pages))
    fonts = ":root:root{--text-fonts:Arial,Helvetica,'Liberation Sans','Noto Sans SC','Book CJK',sans-serif}"
    title = escape(edition_of(LANGUAGE)["title"])
    return (
        f'<!DOCTYPE html><html lang="{say("en", "zh-CN")}" data-theme="light"><head><meta charset="utf-8"><title>{title}</title>{styles}'
        f"<style>{faces}{fonts}{running}</style></head><body>{title_page()}{contents(pages, numbers)}<main>{articles}</main></body></html>"
    )


def printed_article(page, known, site):
    """The article of a page as it is printed: unfolded, with ids of its own and links that lead within the PDF (str)."""
    article = page.article
    for element in article.select(LEFT_OUT):
        element.decompose()
    for details in article.find_all("details"):
        _unfold(details)
    folder = Path(page.name).parent
    for picture in article.find_all("img"):
        picture["src"] = (site / folder / unquote(picture["src"])).resolve().as_uri()
        picture.attrs.pop("loading", None)
    for region in article.select("[tabindex]"):
        del region["tabindex"]
    for element in article.find_all(id=True):
        element["id"] = f"{page.key}{SEPARATOR}{element['id']}"
    for element in article.find_all(attrs={"aria-labelledby": True}):
        element["aria-labelledby"] = " ".join(f"{page.key}{SEPARATOR}{name}" for name in element["aria-labelledby"].split())
    ids = {element["id"] for element in article.find_all(id=True)}
    for link in article.find_all("a"):
        target = printed_link(link.get("href", ""), page.name, known)
        if target is None or (target.startswith(f"#{page.key}{SEPARATOR}") and target[1:] not in ids):
            link.name, link.attrs = "span", {name: value for name, value in link.attrs.items() if name in ("class", "id", "lang")}
        else:
            link["href"] = target
    article.name = "section"
    article["class"], article["id"] = ["book-page", "bd-article"], page.key
    return str(article)


def _unfold(details):
    """A fold becomes a block with its summary as the first line."""
    summary = details.find("summary", recursive=False)
    if summary:
        for hidden in summary.select(".visually-hidden"):
            hidden.decompose()
        summary.name, summary["class"] = "p", ["unfolded-title"]
    details.name = "div"
    details["class"] = [*details.get("class", []), "unfolded"]
    details.attrs.pop("open", None)


def printed_link(href, name, known, base=None):
    """Where a link of a page leads in the PDF.

    Parameters
    ----------
    href : str
    name : str
        The page it stands on.
    known : dict of str to str
        Key of each printed page by name.
    base : str, optional
        Address of the edition; default that of the surroundings.

    Returns
    -------
    str or None
        None for what is neither in the PDF nor at an address.

    Examples
    --------
    >>> known = {"index": "index", "chapters/01": "chapters-01"}
    >>> printed_link("chapters/01.html#s1", "index", known)
    '#chapters-01--s1'
    >>> printed_link("../index.html", "chapters/01", known)
    '#index'
    >>> printed_link("data/x.csv", "index", known, "https://book.example.org/")
    'https://book.example.org/data/x.csv'
    >>> printed_link("data/x.csv", "index", known, "") is None
    True
    """
    parts = urlsplit(href)
    if parts.scheme or href.startswith("//"):
        return href
    path = os.path.normpath(Path(name).parent / unquote(parts.path)).replace(os.sep, "/") if parts.path else f"{name}.html"
    page = path.removesuffix(".html")
    if path.endswith(".html") and page in known:
        return f"#{known[page]}" + (f"{SEPARATOR}{parts.fragment}" if parts.fragment else "")
    base = edition_address() if base is None else base
    return base + quote(path) + (f"#{parts.fragment}" if parts.fragment else "") if base else None


def edition_address():
    """Address of this edition with a final slash, or "" where none is known (str)."""
    return "/".join(filter(None, [site_address(), FOLDERS[LANGUAGE]])) + "/" if site_address() else ""


def title_page():
    """Title, authors, version, date and licence (HTML)."""
    edition, record = edition_of(LANGUAGE), book_record()
    title, _, subtitle = edition["title"].partition(": " if ": " in edition["title"] else "：")
    facts = [
        (say("Authors", "作者"), ", ".join(author_names(edition["authors"]))),
        (say("Version", "版本"), str(record["version"])),
        (say("Date", "日期"), str(record["date-released"])),
        (say("Licence", "许可"), say("Text and figures CC BY 4.0; code MIT; data are facts, with their sources", "正文与图：CC BY 4.0；代码：MIT；数据：事实，附来源")),
        (say("Address", "网址"), edition_address().rstrip("/")),
    ]
    rows = "".join(f"<dt>{term}</dt><dd>{escape(text)}</dd>" for term, text in facts if text)
    note = say(
        "Printed from the pages of the book. Code, solutions of exercises, data files and the data tables of the figures are left out; they are in the online and offline editions, under the same names.",
        "本PDF由本书网页打印生成，未收代码、练习答案、数据文件及各图的数据表；这些内容见网页版与离线版，名称相同。",
    )
    return f'<header class="title-page"><h1>{escape(title)}</h1><p class="subtitle">{escape(subtitle)}</p><dl>{rows}</dl><p class="note">{note}</p></header>'


def contents(pages, numbers):
    """The table of contents with links and page numbers (HTML)."""
    lines, part = [], None
    for page in pages:
        if page.part != part:
            lines.append(f'</ol><p class="part">{escape(page.part)}</p><ol>')
            part = page.part
        lines.append(f'<li><a href="#{page.key}"><span>{escape(page.title)}</span><span class="dots"></span><span class="page">{numbers.get(page.key, "000")}</span></a></li>')
    return f'<nav class="book-contents" aria-label="{say("Contents", "目录")}"><h2>{say("Contents", "目录")}</h2><ol>{"".join(lines)}</ol></nav>'


def print_page(source, target):
    """Print an HTML file as a tagged PDF with bookmarks.

    Parameters
    ----------
    source, target : pathlib.Path
    """
    from playwright.sync_api import sync_playwright  # half a second, which only those who print should wait for

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=list(QUIET), env=os.environ | font_settings(source.parent))
        page = browser.new_page(color_scheme="light", java_script_enabled=False)
        page.emulate_media(media="print", color_scheme="light")
        page.set_default_timeout(LONGEST_PRINTING)
        page.goto(source.as_uri(), wait_until="load", timeout=LONGEST_PRINTING)
        page.pdf(path=target, tagged=True, outline=True, prefer_css_page_size=True, print_background=True)
        browser.close()


def font_settings(folder):
    """Make the Chinese font of the figures one of the system's, for the browser alone.

    A font that a page brings with it is drawn glyph by glyph in a PDF of Chromium ("Type 3"); a TrueType font of the system is embedded as such.
    So is no OpenType font with cubic outlines, such as the Noto CJK fonts of Linux distributions.

    Parameters
    ----------
    folder : pathlib.Path
        Where the settings may be written.

    Returns
    -------
    dict of str to str
        Environment variables of fontconfig; other systems ignore them, and fall back on the page's own copy.
    """
    system = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    path = folder / "fonts.conf"
    path.write_text(
        f'<?xml version="1.0"?><fontconfig><include ignore_missing="yes">{escape(system)}</include><dir>{escape(str(FONT.parent))}</dir><cachedir>{escape(str(folder))}</cachedir></fontconfig>',
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(path)}


def page_numbers(path, keys):
    """On which page each part of the book starts.

    Parameters
    ----------
    path : pathlib.Path
        A printed PDF.
    keys : list of str

    Returns
    -------
    dict of str to int

    Raises
    ------
    BookError
        The browser did not make a destination for one of them.
    """
    with pikepdf.open(path) as printed:
        order = {page.objgen: number for number, page in enumerate(printed.pages, start=1)}
        places = printed.Root.get("/Dests", {})
        missing = [key for key in keys if f"/{key}" not in places]
        if missing:
            raise BookError("PDF", "a destination for every page of the book", f"none for {missing[:3]}", "report this with the browser's version")
        return {key: order[places[f"/{key}"][0].objgen] for key in keys}


def complete(printed, target):
    """Add what the browser cannot say (authors, subject, version), and fix dates and identifiers, so that the same pages give the same file.

    Parameters
    ----------
    printed, target : pathlib.Path

    Returns
    -------
    int
        Number of pages.
    """
    edition, record = edition_of(LANGUAGE), book_record()
    stamp = f"D:{str(record['date-released']).replace('-', '')}000000Z"
    rights = f"CC BY 4.0, {LICENCE}"
    partial = target.with_suffix(".part")
    with pikepdf.open(printed) as book:
        for name, text in {
            "/Title": edition["title"],
            "/Author": ", ".join(author_names(edition["authors"])),
            "/Subject": f"{say('Version', '版本')} {record['version']}. {rights}",
            "/Keywords": ", ".join(record.get("keywords", [])),
            "/CreationDate": stamp,
            "/ModDate": stamp,
        }.items():
            book.docinfo[name] = text
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        book.save(partial, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)  # a third of the browser's size: most of it is tags
        pages = len(book.pages)
    partial.replace(target)
    return pages


def main(arguments):
    """Print the edition of ``BOOK_LANGUAGE``; the last line tells what came of it."""
    try:
        finished, count = make_pdf(Path(arguments[0]))
    except BookError as error:
        print(error)
        return 1
    print(f"{finished.name}, {count} pages, {finished.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
