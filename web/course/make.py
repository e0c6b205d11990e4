"""Make the course in both languages: whole or not at all."""

import os
import shutil
import subprocess
import sys

from reproduction.errors import BookError
from reproduction.language import LANGUAGES

from ..execute import chapter_names, read_twin
from .trial import try_exercises

FOLDER = "_build/course"


def make_course(root, *, languages=LANGUAGES, chapters=(), slides=(), report=print):
    """Write student and teacher notebooks, assignments, rubric, slides and archives to ``_build/course``.

    Everything is made in a folder beside it, which takes its place only when nothing failed.

    Parameters
    ----------
    root : pathlib.Path
        The project.
    languages : sequence of {"en", "zh"}
    chapters : sequence of str
        Chapters to include; default all.
    slides : sequence of str
        Chapters to make slides of; default those that ``course/course.yml`` names.
    report : callable
        Called with each line of progress.

    Returns
    -------
    int
        0 when everything was made; 1 when something failed, with the earlier course untouched.
    """
    target, fresh = root / FOLDER, root / f"{FOLDER}.new"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        for language in languages:
            report(f"Course, {language}:")
            _make_edition(root, fresh / language, language, chapters, slides, report)
    except (BookError, subprocess.CalledProcessError) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        report(f"{error}" if isinstance(error, BookError) else "the course was not made, for the reason above")
        report(f"{FOLDER} was left as it was")
        return 1
    for language in languages:
        shutil.rmtree(target / language, ignore_errors=True)
        target.mkdir(parents=True, exist_ok=True)
        (fresh / language).replace(target / language)
    shutil.rmtree(fresh, ignore_errors=True)
    report(f"Open {FOLDER}/{languages[0]}/index.html")
    return 0


def _make_edition(root, target, language, chapters, slides, report):
    """One language in a process of its own: what a program prints is in the language that it started with."""
    environment = os.environ | {"BOOK_LANGUAGE": language, "BOOK_ROOT": str(root), "BOOK_CHAPTERS": str(root / "chapters"), "PYTHONPATH": os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))}
    command = [sys.executable, "-m", "web.course", str(target), "--chapters", *chapters, "--slides", *slides]
    process = subprocess.Popen(command, env=environment, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8")
    for line in process.stdout:
        report(line.rstrip("\n"))
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, command)


def try_chapters(root, names, *, report=print):
    """Try the checks of chapters (for authors); returns 0 when each refuses no answer and wrong ones, and accepts the solution.

    Parameters
    ----------
    root : pathlib.Path
    names : list of str
        Chapters; empty for all.
    report : callable
    """
    failures = 0
    for name in names or chapter_names(root):
        try:
            problems = try_exercises(name, read_twin(root, name))
        except BookError as error:
            problems = [str(error)]
        failures += bool(problems)
        report(f"  {name:<28} {'; '.join(problems) or 'every check refuses no answer and wrong answers, and accepts the solution'}")
    return 1 if failures else 0
