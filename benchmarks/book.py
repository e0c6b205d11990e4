"""What the book costs to make and to open: python -m benchmarks.book (or `make bench`)

Works in copies of the project below _build/bench, so nothing of yours is touched, and appends one row to benchmarks/history.csv.
benchmarks/README.md says what each number means.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

from reproduction.errors import BookError
from web.editions import FOLDERS
from web.execute import chapter_names
from web.quality import HISTORY, read_record

from .browser import require_chromium
from .built import built_pages
from .copies import change_chapter, copy_project, default_config, environment_of
from .history import append, machine
from .watch import watch
from .weigh import summed, weigh

ROOT = Path(__file__).resolve().parent.parent
EDITIONS = tuple(FOLDERS)

PAGES = """
import sys
from pathlib import Path
from web.book import build_pages
root, executed, strict, *editions = sys.argv[1:]
for language in editions:
    folders = {name: Path(executed, folder, language) for name, folder in (("chapters", "executed"), ("figures", "figures"))}
    problems = build_pages(Path(root), Path(root), language=language, **folders)
    print(f"pages in {language}", *problems, sep="\\n")
    if problems and strict == "strict":
        sys.exit(1)
"""
"""The pages of both editions from notebooks that were executed before; a warning ends it when it has to be strict."""


def seconds_of_execution(lines):
    """What ``python -m web book`` says about its executions.

    Examples
    --------
    >>> seconds_of_execution(["", "15 chapters executed in 61.5 s; book made in 112.0 s"])
    61.5
    """
    found = re.search(r"executed in ([\d.]+) s", "\n".join(lines))
    return float(found[1]) if found else None


def measure_commands(copy, chapter, report):
    """Times of the commands that make the book, in a fresh copy (dict).

    Parameters
    ----------
    copy : pathlib.Path
    chapter : str
        The one that is changed.
    report : callable
    """
    python, settings = (sys.executable, "-m", "web"), environment_of(copy)
    report("Cold: `make book` in a fresh copy, without caches")
    cold = watch([*python, "book"], folder=copy, environment=settings, report=report)
    report("Nothing changed: `make book` once more (every chapter is executed afresh, by design)")
    again = watch([*python, "book"], folder=copy, environment=settings, report=report)
    report(f"One chapter changed: `python -m web chapters {chapter}`")
    notebook = copy / "chapters" / f"{chapter}.ipynb"
    twin = copy / "chapters" / "text" / f"{chapter}.md"
    before = {path: path.read_bytes() for path in (notebook, twin)}
    change_chapter(copy, chapter)
    changed = watch([*python, "chapters", chapter], folder=copy, environment=settings, report=report)
    for path, content in before.items():
        path.write_bytes(content)
    return {
        "book_cold_s": round(cold.seconds, 1), "execute_cold_s": seconds_of_execution(cold.lines), "book_mb": round(cold.megabytes),
        "book_again_s": round(again.seconds, 1), "chapter": chapter, "chapter_s": round(changed.seconds, 1),
    }  # fmt: skip


def measure_pages(copy, executed, report, strict=True):
    """Time, memory and weight of the pages of both editions, from notebooks executed before.

    Parameters
    ----------
    copy : pathlib.Path
        Project to build.
    executed : pathlib.Path
        Folder with the folders ``executed`` and ``figures`` of an earlier `make book`.
    report : callable
    strict : bool
        Whether a warning makes the measurement fail. The theme's defaults warn of the book's own classes and files, which do not stop their pages.

    Returns
    -------
    dict, list of Weight
    """
    run = watch([sys.executable, "-c", PAGES, str(copy), str(executed), "strict" if strict else "lenient", *EDITIONS], folder=copy, environment=environment_of(copy), report=report)
    site = copy / "_build" / "html"
    weights = weigh(site, built_pages(copy, site), report)
    return {"pages_s": round(run.seconds, 1), "pages_mb": round(run.megabytes), **summed(weights)}, weights


def compare_pages(scratch, executed, report):
    """This book's pages and those with the theme's defaults, from the same executed notebooks, as two (dict, list of Weight)."""
    report("Pages of both editions, as they are")
    ours = measure_pages(copy_project(ROOT, scratch / "book"), executed, report)
    report("The same pages with the theme's defaults (benchmarks/theme_defaults.py says what is off)")
    copy = copy_project(ROOT, scratch / "defaults")
    config = copy / "_config.yml"
    config.write_text(default_config(config.read_text(encoding="utf-8")), encoding="utf-8")
    return ours, measure_pages(copy, executed, report, strict=False)


def weight_table(ours, defaults):
    """Bytes of each page beside those with the theme's defaults, as lines of text (list of str)."""
    others = {weight.page: weight for weight in defaults}
    lines = [f"{'page':<36} {'HTML':>8} {'gzip':>7} {'first load':>11} {'requests':>9} | theme's defaults {'first load':>8} {'requests':>9} {'outside':>8}   (kB)"]
    for weight in ours:
        other = others[weight.page]
        lines.append(
            f"{weight.page.path:<36} {weight.raw / 1000:>8.0f} {weight.gzip / 1000:>7.0f} {weight.first_load / 1000:>11.0f} {weight.requests:>9} |"
            f" {other.raw / 1000:>7.0f} {other.gzip / 1000:>8.0f} {other.first_load / 1000:>9.0f} {other.requests:>9} {other.outside:>8}"
        )
    return lines


def summary(row):
    """The row of the history in words (list of str)."""
    told = []
    if "book_cold_s" in row:
        told += [
            f"make book, cold: {row['book_cold_s']} s, of it {row['execute_cold_s']} s for executing {row['chapters']} chapters in two languages; at most {row['book_mb']} MB",
            f"make book, nothing changed: {row['book_again_s']} s (stale results are worse: every chapter is executed again)",
            f"one chapter changed ({row['chapter']}): {row['chapter_s']} s, then {row['pages_s']} s for the pages of both editions",
        ]
    names = {
        "pages_s": "pages of both editions, s", "pages_mb": "memory for them, MB", "html_kb": "HTML of the middle page, kB", "html_gzip_kb": "the same as gzip, kB",
        "first_load_kb": "first load of the middle page, kB", "first_load_largest_kb": "first load of the heaviest page, kB",
        "requests": "requests of the middle page", "requests_outside": "requests to other hosts, at most",
    }  # fmt: skip
    told += ["", f"{'':<36} {'this book':>10} {'defaults':>10}"]
    return told + [f"{text:<36} {row[name]:>10} {row[f'defaults_{name}']:>10}" for name, text in names.items()]


def main(arguments=None):
    """Run the command; returns 0 when all was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.book", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chapter", default="02-1-status", help="chapter that is changed (default 02-1-status)")
    parser.add_argument("--pages-only", action="store_true", help="only the pages, from the last `make book` of this checkout; nothing is appended to the history")
    parser.add_argument("--keep", action="store_true", help="keep the copies in _build/bench")
    options = parser.parse_args(arguments)
    try:
        return _run(options, lambda line: print(line, flush=True))
    except BookError as error:
        print(error, file=sys.stderr)
        return 2


def _run(options, report):
    require_chromium()
    names = chapter_names(ROOT)
    if options.chapter not in names:
        raise BookError("--chapter", "a name such as " + ", ".join(names[:3]), options.chapter, "use the file name in chapters/text without .md")
    scratch = ROOT / "_build" / "bench"
    row = {**machine(ROOT), "chapters": len(names)}
    executed = ROOT / "_build"
    if options.pages_only:
        if not (executed / "executed" / EDITIONS[-1]).exists():
            raise BookError("_build/executed", "chapters of an earlier `make book`", "none", "run `make book` first, or leave out --pages-only")
    else:
        copy = copy_project(ROOT, scratch / "cold")
        row |= measure_commands(copy, options.chapter, report)
        executed = copy / "_build"
    (ours, weights), (defaults, other_weights) = compare_pages(scratch, executed, report)
    row |= ours | {f"defaults_{name}": value for name, value in defaults.items()} | {"pages": len(weights)}
    report("\n".join(["", *weight_table(weights, other_weights), "", *summary(row)]))
    if not options.pages_only:
        append(ROOT / HISTORY, row)
        report(f"\nRow {len(read_record(ROOT / HISTORY))} of {HISTORY}")
    if not options.keep:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
