"""Measure every page with Lighthouse, and judge the medians of the runs.

Each finished run is kept below _build/lighthouse, so an interrupted measurement goes on where it stopped; a page that changed is measured anew.
"""

import argparse
import shutil
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

from reproduction.errors import BookError
from web.editions import FOLDERS
from web.quality import LIGHTHOUSE_RECORD, below_target

from ..built import built_pages
from .medians import is_whole, median_row, table, write_record
from .runs import FORMS, measure, plan

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = 5


def main(arguments=None):
    """Run the command; returns 0 when every page reaches its targets, 1 when one does not, 2 when nothing could be measured."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except BookError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nInterrupted. Finished runs are kept: the same command goes on from here.", file=sys.stderr)
        return 130


def _parser():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lighthouse", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--site", type=Path, default=ROOT / "_build" / "html", help="folder of the built site (default _build/html)")
    parser.add_argument("--pages", nargs="+", default=(), metavar="NAME", help="only these pages, such as index 02-1-status")
    parser.add_argument("--editions", nargs="+", choices=tuple(FOLDERS), default=tuple(FOLDERS), metavar="LANGUAGE", help="en, zh or both (default)")
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=FORMS, metavar="FORM", help="mobile, desktop or both (default)")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of each page (default {RUNS}; 1 for a quick look); all but the first judge the speed alone")
    parser.add_argument("--record", action="store_true", help="write the medians to web/records/lighthouse.csv, which the book shows")
    parser.add_argument("--fresh", action="store_true", help="forget the runs that were kept")
    parser.add_argument("--why", action="store_true", help="list for each page what could be faster, also where the targets are reached")
    return parser


def _run(options):
    pages = built_pages(ROOT, options.site, names=options.pages, editions=options.editions)
    keep = ROOT / "_build" / "lighthouse"
    if options.fresh:
        shutil.rmtree(keep, ignore_errors=True)
    results = measure(options.site, plan(pages, options.forms, options.runs), keep, report=lambda line: print(line, flush=True))
    by_page = defaultdict(list)
    for job, result in results.items():
        by_page[job.page, job.form].append(result)
    rows, failed = [], []
    for (page, form), found in by_page.items():
        good = [result for result in found if "error" not in result]
        failed += [f"{page.path} ({form}): {result['error']}" for result in found if "error" in result]
        if any(map(is_whole, good)):
            rows.append(median_row(page, form, good, date.today().isoformat()))
    print("", *table(rows), "", sep="\n")
    for (page, form), found in by_page.items():
        _explain(page, form, found, rows, options.why)
    if options.record:
        write_record(ROOT / LIGHTHOUSE_RECORD, rows, built_pages(ROOT, options.site, editions=options.editions))
        print(f"Written: {LIGHTHOUSE_RECORD}")
    low = [row for row in rows if below_target(row)]
    print(f"{len(rows) - len(low)} of {len(rows)} pages and form factors reach their targets" + (f"; {len(failed)} runs failed:" if failed else ""))
    print(*failed, sep="\n", end="\n" if failed else "")
    return 1 if low or failed else 0


def _explain(page, form, found, rows, always):
    """Print what is below the targets of a page, and what Lighthouse says about it."""
    row = next((row for row in rows if (row["page"], row["edition"], row["form"]) == (page.name, page.edition, form)), None)
    low = below_target(row) if row else []
    if row is None or not (low or always):
        return
    print(f"{page.path} ({form}): " + (", ".join(f"{name.replace('_', ' ')} {score:g}, target {target}" for name, score, target in low) or "targets reached"))
    whole = [result for result in found if is_whole(result)][-1]
    for fault in whole["shortcomings"]:
        print(f"    {fault['category']}: {fault['title']} ({fault['audit']}) {'; '.join(fault['where'])}")
    if always or any(name == "performance" for name, _, _ in low):
        for hint in whole["opportunities"][:6]:
            print(f"    speed: {hint['title']} ({hint['audit']}, {hint['ms']:.0f} ms{', layout shift' if hint['cls'] else ''}) {hint['value']}")


if __name__ == "__main__":
    sys.exit(main())
