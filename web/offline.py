"""The whole site as one archive for reading without a network: both editions, figures, data, notebooks, search."""

import zipfile
from html import escape

from reproduction.citation import edition_of

from .downloads import DOWNLOADS, fill
from .editions import FOLDERS, HREFLANG
from .settings import settings
from .zips import add

START = "START-HERE.html"
NOT_OFFLINE = ("robots.txt", "sitemap.xml")


def write_offline_book(site, target, languages):
    """Pack a finished site.

    Parameters
    ----------
    site : pathlib.Path
        Root of the site.
    target : pathlib.Path
        The archive; neither it nor any other file of ``downloads/`` is packed, and the page of downloads in it names none.
    languages : sequence of {"en", "zh"}
        Editions that the first page offers.

    Returns
    -------
    int
        Size in bytes.
    """
    folder = f"{settings().name}-offline"
    target.parent.mkdir(exist_ok=True)
    partial = target.with_suffix(".part")
    with zipfile.ZipFile(partial, "w") as archive:
        add(archive, f"{folder}/{START}", start_page(languages).encode("utf-8"))
        for path in sorted(site.rglob("*")):
            name = path.relative_to(site).as_posix()
            if path.is_dir() or name.startswith(f"{DOWNLOADS}/") or name in NOT_OFFLINE:
                continue
            content = path.read_bytes()
            if path.name == f"{DOWNLOADS}.html":
                content = fill(content.decode("utf-8"), None).encode("utf-8")
            add(archive, f"{folder}/book/{name}", content)
    partial.replace(target)
    return target.stat().st_size


def start_page(languages):
    """The page that a reader opens first: one link to each edition (str)."""
    links = []
    for language in languages:
        address = "/".join(filter(None, ["book", FOLDERS[language], "index.html"]))
        title = escape(edition_of(language)["title"])
        links.append(f'<p lang="{HREFLANG[language]}"><a hreflang="{HREFLANG[language]}" href="{address}">{title}</a></p>')
    return (
        f'<!DOCTYPE html>\n<html lang="{HREFLANG[languages[0]]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(edition_of(languages[0])['title'])}</title>"
        "<style>:root{color-scheme:light dark}body{font:1.2rem/1.6 system-ui,sans-serif;max-width:40rem;margin:12vh auto;padding:0 1rem}</style></head>\n"
        f"<body><main><h1>{escape(edition_of(languages[0])['title'])}</h1>\n{chr(10).join(links)}\n</main></body></html>\n"
    )
