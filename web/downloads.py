"""What the site offers of the book as a whole: its files, and the list of them on the page of downloads.

The files are made when the pages of both editions are done. So the page holds a line for each file that there can be,
and :func:`fill` shows those whose file exists, with size and SHA-256, and hides the others.
"""

import hashlib
import re
from dataclasses import dataclass

from reproduction.citation import book_record
from reproduction.paths import project_root

from .archive import archive_name
from .settings import settings

DOWNLOADS = "downloads"
"""Folder of the files below the root of the site, and name of the page."""


@dataclass(frozen=True)
class Offer:
    """A file of the whole book: its name in the folder, the name under which it is saved, and words in both languages."""

    file: str
    saved: str
    title: dict
    text: dict


def pdf_name(language):
    """Name of the PDF of an edition (str)."""
    return f"{settings().name}-{language}.pdf"


def offline_name():
    """Name of the archive with the whole site (str)."""
    return f"{settings().name}-offline.zip"


def offers():
    """The files that there can be (list of Offer).

    The address of a file stays the same from version to version; the saved file carries the version in its name.
    """
    return [
        _offer(
            offline_name(),
            {"en": "The whole book for reading offline (zip)", "zh": "全书离线版（zip）"},
            {"en": "Both editions with figures, data and search; unpack it and open START-HERE.html. No server and no network are needed.", "zh": "含中英文两版及全部图、数据和搜索功能；解压后打开START-HERE.html即可，无需服务器，也无需联网。"},
        ),
        _offer(
            pdf_name("en"),
            {"en": "The English edition as a PDF", "zh": "英文版PDF"},
            {"en": "With bookmarks, tags for screen readers and links; code and data tables are left out.", "zh": "带书签、链接和供读屏软件使用的标签；不含代码与数据表。"},
        ),
        _offer(
            pdf_name("zh"),
            {"en": "The Chinese edition as a PDF", "zh": "中文版PDF"},
            {"en": "The same in Chinese, with the fonts embedded.", "zh": "内容与英文版相同，已内嵌中文字体。"},
        ),
        _offer(
            archive_name(project_root()),
            {"en": "Code and data for the notebooks (Python wheel)", "zh": "笔记本所需的代码与数据（Python wheel包）"},
            {"en": "What a notebook opened alone installs; for work without a network, install it with pip.", "zh": "单独打开笔记本时即安装此包；如需离线使用，可用pip安装。"},
        ),
    ]


def _offer(file, title, text):
    rest = file.removeprefix(settings().name)
    return Offer(file, f"{settings().name}-{book_record()['version']}{rest}" if rest != file else file, title, text)


ITEM = re.compile(r'<li data-file="([^"]+)" data-saved="([^"]+)"(?: hidden)?><(a|span)[^>]*>(.*?)</\3>(.*?) <span class="file-facts">.*?</span></li>', flags=re.DOTALL)


def item(offer, language):
    """The line of a file on the page of downloads, before it is known whether the file exists (HTML).

    Parameters
    ----------
    offer : Offer
    language : {"en", "zh"}

    Returns
    -------
    str
    """
    return _absent(offer.file, offer.saved, offer.title[language], f"<br>{offer.text[language]}")


def _absent(name, saved, title, text):
    # No link: one without an address is a fault to a crawler, and one to "#" a false promise.
    return f'<li data-file="{name}" data-saved="{saved}" hidden><span>{title}</span>{text} <span class="file-facts"></span></li>'


def _present(name, saved, title, text, path, up):
    facts = f"<br>{path.stat().st_size / 1e6:.1f} MB · SHA-256 <code>{hashlib.sha256(path.read_bytes()).hexdigest()}</code>"
    link = f'<a download="{saved}" href="{up}{DOWNLOADS}/{name}">{title}</a>'
    return f'<li data-file="{name}" data-saved="{saved}">{link}{text} <span class="file-facts">{facts}</span></li>'


def fill(html, folder, up=""):
    """Show the files that exist, and hide the others.

    Parameters
    ----------
    html : str
        A page with lines from :func:`item`.
    folder : pathlib.Path or None
        Where the files are; None hides all.
    up : str
        From the page to the root of the site, such as ``"../"``.

    Returns
    -------
    str
    """

    def line(found):
        name, saved, _, title, text = found.groups()
        path = folder / name if folder else None
        return _present(name, saved, title, text, path, up) if path and path.exists() else _absent(name, saved, title, text)

    return ITEM.sub(line, html)


def fill_pages(site, folders):
    """Fill the page of downloads of each edition.

    Parameters
    ----------
    site : pathlib.Path
        Root of the site.
    folders : iterable of str
        Folder of each edition below it.
    """
    for name in folders:
        path = site / name / f"{DOWNLOADS}.html"
        if path.exists():
            path.write_text(fill(path.read_text(encoding="utf-8"), site / DOWNLOADS, "../" if name else ""), encoding="utf-8")
