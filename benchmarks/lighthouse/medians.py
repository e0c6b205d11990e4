"""Medians of the runs, what is below the targets, and the record that the book shows."""

import csv
from statistics import median

from web.quality import SCORES, TARGETS, below_target, read_record

MEASURES = ("fcp_ms", "lcp_ms", "speed_index_ms", "tbt_ms", "cls", "bytes", "elements", "machine_speed")
FIELDS = ("page", "edition", "form", *SCORES, *MEASURES, "runs", "lighthouse", "browser", "date")


def median_row(page, form, results, date):
    """One line of the record: the median of each score and measure over the runs of a page.

    Parameters
    ----------
    page : Page
    form : {"mobile", "desktop"}
    results : list of dict
        From ``run.mjs``; at least one must be a run of all categories.
    date : str

    Returns
    -------
    dict
        With the names of ``FIELDS``.
    """
    row = {"page": page.name, "edition": page.edition, "form": form, "runs": len(results), "date": date}
    row |= {name: _rounded(name, median(result[name] for result in results if name in result)) for name in (*SCORES, *MEASURES)}
    return row | {name: results[-1][name] for name in ("lighthouse", "browser")}


def is_whole(result):
    """Whether a run came to an end and judged all categories (bool)."""
    return all(name in result for name in SCORES)


def _rounded(name, value):
    """Scores to the half point that a median of an even number of runs can have, layout shift to three digits, all else whole."""
    if name == "cls":
        return round(value, 3)
    return value if name in SCORES else round(value)


def table(rows):
    """The medians as lines of text (list of str)."""
    lines = [f"{'page':<32} {'':<2} {'form':<7} perf a11y best  seo   LCP s  TBT ms    CLS      kB  runs"]
    for row in rows:
        mark = " <" if below_target(row) else ""
        lines.append(
            f"{row['page']:<32} {row['edition']} {row['form']:<7} {row['performance']:>4} {row['accessibility']:>4} {row['best_practices']:>4} {row['seo']:>4} "
            f"{row['lcp_ms'] / 1000:>7.2f} {row['tbt_ms']:>7} {row['cls']:>6.3f} {row['bytes'] / 1000:>7.0f} {row['runs']:>5}{mark}"
        )
    return lines


def write_record(path, rows, pages):
    """Write the record: measured pages anew, the others as they were, and those that the book no longer has left out.

    Parameters
    ----------
    path : pathlib.Path
    rows : list of dict
        From :func:`median_row`.
    pages : list of Page
        All pages of the book, in the order of the record.
    """
    merged = {_key(row): row for row in (*read_record(path), *rows)}
    order = [(page.name, page.edition, form) for page in pages for form in TARGETS]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(merged[key] for key in order if key in merged)


def _key(row):
    return row["page"], row["edition"], row["form"]
