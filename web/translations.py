"""The Chinese edition's catalogues: brought up to date from the pages, and checked.

English is the source. ``python -m web translations`` extracts every sentence of the pages and updates the catalogues in
``web/locale/zh_CN/LC_MESSAGES``; new and changed sentences then wait for a translation, and the tests name them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from .book import JUPYTER_BOOK, pages_of, stage_pages
from .editions import LOCALE, prepare_stage

FOLDER = f"{LOCALE}/zh_CN/LC_MESSAGES"
ROLE = re.compile(r"\{([\w-]+)\}`([^`]*)`")


def extract(root, target):
    """Write a catalogue template for each page below ``target``; returns the folder that holds them (pathlib.Path)."""
    stage = target / "stage"
    stage_pages(root, stage)
    prepare_stage(root, stage, "en")
    command = [*JUPYTER_BOOK, "build", str(stage), "--path-output", str(target), "--all", "--builder", "custom", "--custom-builder", "gettext", "-q"]
    environment = os.environ | {"BOOK_LANGUAGE": "en", "BOOK_ROOT": str(root), "BOOK_CHAPTERS": str(stage / "chapters"), "PYTHONPATH": str(root)}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", errors="replace")
    folder = target / "_build" / "gettext"
    if not (folder / "index.pot").exists():
        raise RuntimeError("catalogues: expected _build/gettext/index.pot; it was not made:\n" + "\n".join((result.stdout + result.stderr).splitlines()[-15:]))
    return folder


def update(root, report=print):
    """Bring the catalogues up to date, and report what waits for a translation; returns 0."""
    with tempfile.TemporaryDirectory() as folder:
        templates = extract(root, Path(folder))
        wanted = {path.relative_to(templates).with_suffix(".po") for path in templates.rglob("*.pot") if str(path.relative_to(templates).with_suffix("")) in pages_of(root)}
        for path in list(templates.rglob("*.pot")):
            if path.relative_to(templates).with_suffix(".po") not in wanted:
                path.unlink()
        command = [sys.executable, "-m", "sphinx_intl", "update", "-p", str(templates), "-d", str(root / LOCALE), "-l", "zh_CN", "-w", "0", "--no-obsolete"]
        subprocess.run(command, check=True, capture_output=True)
    for path in (root / FOLDER).rglob("*.po"):
        if path.relative_to(root / FOLDER) not in wanted:
            path.unlink()
        else:
            tidy(path)
    for name, count in waiting(root).items():
        report(f"{name}: {count} sentences wait for a translation")
    shutil.rmtree(root / FOLDER / "__pycache__", ignore_errors=True)
    return 0


def tidy(path):
    """Rewrite a catalogue without dates, places in files and names of people, which change without a change of words."""
    catalogue = read(path)
    for message in catalogue:
        message.locations, message.auto_comments = [], []
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=True, ignore_obsolete=True)


def read(path):
    """A catalogue as a babel object."""
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN", charset="utf-8")


def waiting(root):
    """Number of sentences without a sound translation, by catalogue; empty when all is well (dict of str to int)."""
    found = {}
    for path in sorted((root / FOLDER).rglob("*.po")):
        count = sum(1 for message in read(path) if message.id and (not message.string or message.fuzzy))
        if count:
            found[path.relative_to(root / FOLDER).as_posix()] = count
    return found


def faults(message):
    """What is wrong with a translation: roles that are missing or new, digits that differ, English that was left.

    Parameters
    ----------
    message : babel.messages.catalog.Message

    Returns
    -------
    list of str

    Examples
    --------
    >>> from babel.messages.catalog import Message
    >>> faults(Message("In {number}`x:.0f` places.", "在{number}`x:.0f`个地区。"))
    []
    >>> faults(Message("In {number}`x` places.", "在若干地区。"))
    ["roles {('number', 'x')} are missing"]
    """
    source, target = str(message.id), str(message.string)
    missing, added = _roles(source) - _roles(target), _roles(target) - _roles(source)
    found = [f"roles {missing} are missing"] if missing else []
    found += [f"roles {added} are not in the original"] if added else []
    years = set(re.findall(r"\b(?:19|20)\d\d\b", ROLE.sub("", source))) - set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", target))
    found += [f"years {sorted(years)} are missing"] if years else []
    if re.search(r"[A-Za-z]{3,}", ROLE.sub("", source)) and not re.search(r"[\u4e00-\u9fff]", target):
        found.append("no Chinese")
    return found


def _roles(text):
    """Roles with their targets; a format or a change of unit (``name*10:.1f``) is the translator's own."""
    return {(name, re.match(r"[^:*]*", target)[0] if name == "number" else target) for name, target in ROLE.findall(text)}
