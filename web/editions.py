"""The two editions: what differs between them before Sphinx reads a page."""

import os

import yaml

from reproduction.citation import book_record

FOLDERS = {"en": "", "zh": "zh"}
"""Folder of each edition below the root of the site."""

HREFLANG = {"en": "en", "zh": "zh-CN"}
"""Names of the languages for browsers and search engines."""

DEFAULT = "en"
"""Edition for readers whose language is neither."""

SPHINX_LANGUAGES = {"en": "en", "zh": "zh_CN"}
LOCALE = "web/locale"
NAMES = "zh_CN/names.yml"
"""Titles in the table of contents and settings of the Chinese edition; gettext does not reach them."""


def site_address(environment=os.environ):
    """Address of the site without a final slash, or "" where it is not known.

    Parameters
    ----------
    environment : mapping of str to str
        ``BOOK_BASEURL``; without it ``url`` of ``CITATION.cff`` counts.

    Returns
    -------
    str

    Examples
    --------
    >>> site_address({"BOOK_BASEURL": "https://book.example.org/"})
    'https://book.example.org'
    """
    return (environment.get("BOOK_BASEURL") or book_record().get("url") or "").rstrip("/")


def prepare_stage(root, stage, language):
    """Turn the staged configuration and table of contents into those of one edition.

    Parameters
    ----------
    root, stage : pathlib.Path
        The project, and the copy from which the pages are made.
    language : {"en", "zh"}

    Raises
    ------
    KeyError
        A title or caption of ``_toc.yml`` has no Chinese name.
    """
    config = _read(stage / "_config.yml")
    config["sphinx"]["config"] |= {"language": SPHINX_LANGUAGES[language], "locale_dirs": [LOCALE], "gettext_compact": False}
    toc = _read(stage / "_toc.yml")
    if language == "zh":
        names = _read(root / LOCALE / NAMES)
        config |= names["config"]
        config["sphinx"]["config"] |= names["sphinx"]
        entries = [(part, "caption") for part in toc["parts"]] + [(chapter, "title") for part in toc["parts"] for chapter in part["chapters"]]
        for entry, field in entries:
            if field in entry:
                entry[field] = names["toc"][entry[field]]
    for name, content in (("_config.yml", config), ("_toc.yml", toc)):
        (stage / name).write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))
