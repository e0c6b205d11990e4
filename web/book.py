"""Make the book: execute, compare, build, sum up."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import yaml

from reproduction.errors import BookError
from reproduction.ledger import count_verdicts, ledger

from . import execute, facts
from .alone import renew_twins
from .compare import compare_editions, compare_notebooks
from .downloads import DOWNLOADS, fill_pages, offline_name
from .editions import FOLDERS, LOCALE, prepare_stage
from .offline import write_offline_book
from .pdf import make_pdfs
from .pdf import obstacle as pdf_obstacle
from .sitemap import write_sitemap

CODE = Path(__file__).parent
PAGES = ("_config.yml", "_toc.yml", "*.md")
NOT_PAGES = ("README.md", "README.zh.md")
EDITIONS = ("en", "zh")
LONGEST_LISTS = 20
JUPYTER_BOOK = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")


def make_book(root, *, editions=EDITIONS, workers=None, report=print):
    """Execute every chapter afresh, compare with the committed outputs, build the pages of each edition, and sum up.

    Everything is tried before the command fails, so that one broken chapter does not hide another.

    Parameters
    ----------
    root : pathlib.Path
        The project.
    editions : sequence of {"en", "zh"}
        English first: the Chinese pages go into a folder of its site.
    workers : int, optional
        Chapters to run at a time.
    report : callable
        Called with each line of progress.

    Returns
    -------
    int
        0 when every chapter ran, agreed with its committed outputs and with the other edition, and all pages were built without a warning.
    """
    start = time.perf_counter()
    work, site = root / "_build", root / "_build" / "html"
    executions, problems, pictures = {}, [], []
    for language in editions:
        fresh, figures = (work / name / language for name in ("executed", "figures"))
        for folder in (fresh, figures):
            shutil.rmtree(folder, ignore_errors=True)
        report(f"Executing the chapters from data/ ({language}):")
        executions[language] = execute.execute_all(root, fresh, language=language, figures=figures, workers=workers, report=report)
    executed = time.perf_counter() - start
    for language, done in executions.items():
        problems += [f"{language}: {line}" for line in _failures(done)]
    if "en" in executions:
        differences, pictures = _compare(root, executions["en"])
        problems += differences
        facts.write(root, facts.BOOK_FACTS, {"seconds": {execution.name: round(execution.seconds, 1) for execution in executions["en"]}})
    if len(executions) > 1:
        problems += _compare_editions(*executions.values())
    report("Building the pages:")
    for language in editions:
        problems += build_pages(root, root, chapters=work / "executed" / language, figures=work / "figures" / language, language=language)
        built = sum((site / FOLDERS[language] / f"{page}.html").exists() for page in pages_of(root))
        report(f"  {language}: {built} of {len(pages_of(root))} pages")
    if all((site / FOLDERS[language] / "index.html").exists() for language in editions):
        complete_site(root, root, editions, report)
    _sum_up(root, work / "executed" / editions[0], executions[editions[0]], executed, time.perf_counter() - start, problems, pictures, site / FOLDERS[editions[0]], report)
    return 1 if problems else 0


def refresh_chapters(root, *, names=(), workers=None, report=print):
    """Execute chapters from their text twins and write them in place; returns 0 when all ran.

    Chapters that failed keep their old notebook.
    """
    unknown = [name for name in names if name not in execute.chapter_names(root)]
    if unknown:
        error = BookError("chapters", "names such as " + ", ".join(execute.chapter_names(root)), ", ".join(unknown), "use the file name in chapters/text without .md")
        report(str(error))
        return 2
    for name in renew_twins(root, names=names or None):
        report(f"  {name}: first cell renewed in the text twin")
    executions = execute.execute_all(root, root / "chapters", names=list(names) or None, workers=workers, report=report)
    failures = _failures(executions)
    for line in failures:
        report(line)
    return 1 if failures else 0


def _failures(executions):
    return [f"{execution.name}, {execution.failure}" for execution in executions if execution.failure]


def _compare(root, executions):
    """Lines about failures and differences, and lines about pictures alone."""
    problems, pictures = _failures(executions), []
    for execution in executions:
        path = root / "chapters" / f"{execution.name}.ipynb"
        if execution.failure:
            continue
        if not path.exists():
            problems.append(f"{execution.name}: expected a committed notebook; found none. What to do: `make chapters`, then commit it")
            continue
        for difference in compare_notebooks(execution.name, nbformat.read(path, as_version=4), execution.notebook):
            (pictures if difference.picture else problems).append(str(difference))
    return problems, pictures


def _compare_editions(one, other):
    """Lines about numbers, verdicts and plotted data that differ between the editions."""
    problems = []
    for left, right in zip(one, other, strict=True):
        if not (left.failure or right.failure):
            problems += [str(difference) for difference in compare_editions(left.name, left.notebook, right.notebook)]
    return problems


def build_pages(root, target, *, chapters=None, figures=None, language="en"):
    """Build the HTML with warnings as errors.

    Parameters
    ----------
    root : pathlib.Path
        The project.
    target : pathlib.Path
        The pages go to ``target / "_build" / "html"``, the Chinese ones to its folder ``zh``.
    chapters : pathlib.Path, optional
        Folder of freshly executed chapters; where it has none, the committed notebook is used.
    figures : pathlib.Path, optional
        Folder of the figures' files; without it the pages show the pictures of the notebooks.
    language : {"en", "zh"}

    Returns
    -------
    list of str
        What went wrong: warnings, errors, pages that ``_toc.yml`` names and that were not built.
    """
    stage, output = (target / "_build" / name / language for name in ("stage", "edition"))
    site = target / "_build" / "html" / FOLDERS[language]
    for folder in (stage, output, site):
        shutil.rmtree(folder, ignore_errors=True)
    stage_pages(root, stage, chapters)
    prepare_stage(root, stage, language)
    command = [*JUPYTER_BOOK, "build", str(stage), "--path-output", str(output), "--all", "-W", "--keep-going", "-q"]
    result = subprocess.run(command, env=_environment(root, stage, figures, language), capture_output=True, text=True, encoding="utf-8", errors="replace")
    lines = re.sub(r"\x1b\[[0-9;]*m", "", result.stdout + result.stderr).replace(f"{stage}{os.sep}", "").splitlines()
    problems = [f"pages: {line.strip()}" for line in lines if "WARNING" in line or "ERROR" in line or "rror:" in line]
    if (output / "_build" / "html").exists():
        site.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(output / "_build" / "html", site)
    missing = [page for page in pages_of(root) if not (site / f"{page}.html").exists()]
    problems += [f"pages: expected {page}.html, which _toc.yml names; it was not built" for page in missing]
    if result.returncode and not problems:
        problems.append("pages: jupyter-book failed:\n" + "\n".join(lines[-15:]))
    return problems


def complete_site(root, target, editions, report=print):
    """Make what can only be made when all editions are there: sitemap, offline book, list of downloads.

    Parameters
    ----------
    root : pathlib.Path
        The project.
    target : pathlib.Path
        Folder that holds ``_build/html``.
    editions : sequence of {"en", "zh"}
    report : callable
        Called with each line of progress.
    """
    site = target / "_build" / "html"
    write_sitemap(site, os.environ.get("BOOK_BASEURL", ""), pages_of(root))
    size = write_offline_book(site, site / DOWNLOADS / offline_name(), editions)
    report(f"  offline book: {size / 1e6:.0f} MB")
    reason = pdf_obstacle()
    report(f"  PDF: none, because {reason}" if reason else "  PDF: make pdf")
    fill_pages(site, [FOLDERS[language] for language in editions])


def print_book(root, editions, report=print):
    """Make the PDFs of the editions that are built, and list them on the page of downloads; returns 0 when all were made."""
    report("Printing the book:")
    try:
        problems = make_pdfs(root, editions, report=report)
    except BookError as error:
        problems = [str(error)]
    fill_pages(root / "_build" / "html", [FOLDERS[language] for language in editions])
    for line in problems:
        report(line)
    return 1 if problems else 0


def stage_pages(root, stage, chapters=None):
    """Lay out the sources of the pages: fresh chapters, and committed ones where a chapter failed."""
    stage.mkdir(parents=True)
    for pattern in PAGES:
        for path in root.glob(pattern):
            if path.name not in NOT_PAGES:
                shutil.copy(path, stage)
    for name in ("static", "templates"):
        shutil.copytree(CODE / name, stage / "web" / name)
    if (root / LOCALE).exists():
        shutil.copytree(root / LOCALE, stage / LOCALE)
    (stage / "chapters").mkdir()
    for folder in filter(None, (root / "chapters", chapters)):
        for path in folder.glob("*.ipynb"):
            shutil.copy(path, stage / "chapters")


def _environment(root, stage, figures, language):
    settings = {
        "BOOK_LANGUAGE": language,
        "BOOK_ROOT": str(root),
        "BOOK_CHAPTERS": str(stage / "chapters"),
        "PYTHONPATH": os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    if figures:
        settings["BOOK_FIGURES"] = str(figures)
    return os.environ | settings


def pages_of(root):
    """Names of the pages that ``_toc.yml`` lists, the landing page first (list of str)."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    return [toc["root"], *(chapter["file"] for part in toc["parts"] for chapter in part["chapters"])]


def _sum_up(root, fresh, executions, executed, total, problems, pictures, site, report):
    report("")
    report(f"{len(executions)} chapters executed in {executed:.1f} s; book made in {total:.1f} s")
    try:
        counts = count_verdicts(ledger(fresh))
        report("verdicts: " + ", ".join(f"{count} {word}" for word, count in counts.items()))
    except BookError as error:
        problems.append(str(error))
    if pictures:
        report(f"{len(pictures)} pictures differ in bytes while their data agree (another processor or font renderer); not a failure")
    report(f"{len(problems)} differences and failures" + (":" if problems else ""))
    for line in problems[:LONGEST_LISTS]:
        report(f"  {line}")
    if len(problems) > LONGEST_LISTS:
        report(f"  … and {len(problems) - LONGEST_LISTS} more")
    index = Path(site) / "index.html"
    if index.exists():
        report(f"Open {index.relative_to(root)}")
