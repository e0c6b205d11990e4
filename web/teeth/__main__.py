"""Command line: ``python -m web.teeth``; ``BOOK_ROOT`` names another project than this one."""

import argparse
import csv
import sys
import time

from reproduction.data import table_names

from ..pages.reports import SURVIVORS as REASONS
from .bite import bite
from .mutations import BOOK_KINDS, KINDS, SEED, VALUE_KINDS, sample
from .project import ROOT

RECORD = ROOT / "web" / "records" / "teeth.csv"
LEAST_SHARE = 0.95
"""Share of changed values that the book itself has to notice."""
FIELDS = ("kind", "target", "row", "column", "before", "after", "caught")


def main(arguments=None):
    """Bite, report, and return 1 when too many changed values, or any other damage, went unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m web.teeth", description="Change values, rows, tests and chapters, and show what notices.")
    parser.add_argument("--per-table", type=int, default=1, help="mutations of each kind and table (default 1)")
    parser.add_argument("--book", type=int, default=10, help="mutations of each kind that concerns the book and not a table (default 10)")
    parser.add_argument("--all", action="store_true", help="every mutation of the chosen kinds")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=KINDS, metavar="KIND", help=f"only these: {', '.join(KINDS)}")
    parser.add_argument("--survivors", action="store_true", help="print only what survives")
    parser.add_argument("--seed", type=int, default=SEED, help=f"seed of the sample (default {SEED})")
    parser.add_argument("--tables", nargs="*", choices=table_names(), metavar="TABLE", help="only these tables")
    parser.add_argument("--record", action="store_true", help=f"write {RECORD.relative_to(ROOT)}, which the book shows")
    options = parser.parse_args(arguments)
    of_tables = sample(None if options.all else options.per_table, [kind for kind in options.kinds if kind not in BOOK_KINDS], options.seed, options.tables)
    of_book = [] if options.tables else sample(None if options.all else options.book, [kind for kind in options.kinds if kind in BOOK_KINDS], options.seed)
    mutations = of_tables + of_book
    start = time.perf_counter()
    print(f"{len(mutations)} mutations of {len({mutation.kind for mutation in mutations})} kinds, seed {options.seed}, integrity list switched off", flush=True)
    for number, mutation in enumerate(bite(mutations), start=1):
        if not (options.survivors and mutation.caught):
            print(f"  [{number}/{len(mutations)}] {mutation}\n      {mutation.caught or 'SURVIVED'}"[:400], flush=True)
    print(f"done in {time.perf_counter() - start:.0f} s")
    if options.record:
        write_record(mutations)
    return 0 if report(mutations) else 1


def report(mutations):
    """Print caught and tried by kind, and the survivors; True when the book notices enough."""
    for kind in dict.fromkeys(mutation.kind for mutation in mutations):
        tried = [mutation for mutation in mutations if mutation.kind == kind]
        print(f"  {kind:<24} {sum(bool(mutation.caught) for mutation in tried):>4} of {len(tried)} caught")
    survivors = [mutation for mutation in mutations if not mutation.caught]
    for mutation in survivors:
        print(f"survived: {mutation} ({REASONS.get(mutation.kind, {'en': 'no reason known'})['en']})")
    values = [mutation for mutation in mutations if mutation.kind in VALUE_KINDS]
    share = sum(bool(mutation.caught) for mutation in values) / len(values) if values else 1
    print(f"changed values noticed: {share:.1%} (at least {LEAST_SHARE:.0%} wanted)")
    return share >= LEAST_SHARE and all(mutation.caught for mutation in mutations if mutation.kind in BOOK_KINDS)


def write_record(mutations):
    """The record of a run, one line a mutation; what caught it is shortened to one line."""
    with RECORD.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        for mutation in mutations:
            caught = " ".join((mutation.caught or "").split())[:160]
            writer.writerow([mutation.kind, mutation.target, mutation.row or "", mutation.column, mutation.before[:80], mutation.after[:80], caught])


if __name__ == "__main__":
    sys.exit(main())
