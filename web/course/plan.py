"""Goals, prerequisites and minutes of each chapter, and the rubric: read from ``course/`` and checked."""

from dataclasses import dataclass
from functools import lru_cache

import yaml

from reproduction.errors import BookError
from reproduction.language import LANGUAGES
from reproduction.paths import project_root

CHAPTERS_FILE = "course/chapters.yml"
RUBRIC_FILE = "course/rubric.yml"
LEVELS = {"recall": "识记", "apply": "应用", "extend": "拓展", "own research": "自主研究"}
"""Levels of exercises from the easiest to the freest, with their Chinese names."""


@dataclass(frozen=True)
class ChapterPlan:
    """What a chapter teaches; texts are ``{"en": ..., "zh": ...}``.

    Parameters
    ----------
    reading, exercises : int
        Minutes.
    goals, prerequisites : tuple of dict
    """

    reading: int
    exercises: int
    goals: tuple
    prerequisites: tuple


@dataclass(frozen=True)
class Rubric:
    """How work is graded.

    Parameters
    ----------
    levels : tuple of dict
        Names of the levels, best first.
    criteria : tuple of dict
        ``name`` (a text) and ``levels`` (one text a level).
    points : dict
        Level of an exercise to its points.
    """

    levels: tuple
    criteria: tuple
    points: dict


@lru_cache
def chapter_plans(root=None):
    """Plans of all chapters, in reading order.

    Parameters
    ----------
    root : pathlib.Path, optional
        The project; default the one whose data are used.

    Returns
    -------
    dict of str to ChapterPlan
        Empty when the project has no ``course/chapters.yml``: a book need not be a course.

    Raises
    ------
    BookError
        A chapter is unknown or missing, a language is missing, or minutes are not a positive whole number.
    """
    root = root or project_root()
    content = _read(root, CHAPTERS_FILE)
    if content is None:
        return {}
    names = sorted(path.stem for path in (root / "chapters" / "text").glob("*.md"))
    for name in content:
        if name not in names:
            raise BookError(f"{CHAPTERS_FILE}, {name}", "the name of a chapter", "no such chapter", "use one of " + ", ".join(names))
    for name in names:
        if name not in content:
            raise BookError(CHAPTERS_FILE, f"an entry {name}", "none", "say its goals, prerequisites and minutes")
    return {name: _chapter(f"{CHAPTERS_FILE}, {name}", content[name]) for name in names}


@lru_cache
def rubric(root=None):
    """The rubric.

    Parameters
    ----------
    root : pathlib.Path, optional

    Returns
    -------
    Rubric

    Raises
    ------
    BookError
        No such file, a language is missing, a criterion has too few or too many levels, or a level of exercises has no points.
    """
    content = _read(root or project_root(), RUBRIC_FILE)
    if content is None:
        raise BookError(RUBRIC_FILE, "the criteria of the course", "no such file", "write them, or restore the file from the repository")
    levels = tuple(_texts(f"{RUBRIC_FILE}, levels", content.get("levels")))
    criteria = []
    for number, entry in enumerate(content.get("criteria") or [], start=1):
        where = f"{RUBRIC_FILE}, criterion {number}"
        described = tuple(_texts(f"{where}, levels", entry.get("levels")))
        if len(described) != len(levels):
            raise BookError(where, f"{len(levels)} levels", f"{len(described)}", "describe the criterion at each level, best first")
        criteria.append({"name": _text(f"{where}, name", entry.get("name")), "levels": described})
    points = content.get("points") or {}
    if set(points) != set(LEVELS):
        raise BookError(f"{RUBRIC_FILE}, points", "points for " + ", ".join(LEVELS), ", ".join(points) or "none", "give each level of exercises its points, and no other")
    return Rubric(levels, tuple(criteria), {name: _whole(f"{RUBRIC_FILE}, points, {name}", value) for name, value in points.items()})


def _read(root, name):
    path = root / name
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None


def _chapter(where, entry):
    if not isinstance(entry, dict) or set(entry) != {"minutes", "goals", "prerequisites"}:
        found = ", ".join(entry) if isinstance(entry, dict) else repr(entry)
        raise BookError(where, "minutes, goals and prerequisites", found, "add what is missing, drop what is not used")
    minutes = entry["minutes"]
    if not isinstance(minutes, dict) or set(minutes) != {"reading", "exercises"}:
        raise BookError(f"{where}, minutes", "reading and exercises", repr(minutes), "give both, in minutes")
    reading, exercises = (_whole(f"{where}, minutes, {name}", minutes[name]) for name in ("reading", "exercises"))
    return ChapterPlan(reading, exercises, *(tuple(_texts(f"{where}, {name}", entry[name])) for name in ("goals", "prerequisites")))


def _whole(where, value):
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise BookError(where, "a positive whole number", repr(value), "write digits without a unit")
    return value


def _texts(where, entries):
    if not isinstance(entries, list) or not entries:
        raise BookError(where, "a list of texts in both languages", repr(entries), "write at least one entry with en and zh")
    return [_text(f"{where}, entry {number}", entry) for number, entry in enumerate(entries, start=1)]


def _text(where, entry):
    for language in LANGUAGES:
        if not isinstance(entry, dict) or not isinstance(entry.get(language), str) or not entry[language].strip():
            raise BookError(where, f"a text under {language}", repr(entry), "write it in both languages: {en: ..., zh: ...}")
    return entry
