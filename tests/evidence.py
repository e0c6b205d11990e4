"""Check every value of data/ against the record of what was read in its source.

The record (quotes, search notes, official tables as read) is not part of the project, because it holds sentences and tables of others.
Whoever has it runs ``python -m tests.evidence FOLDER``; the result is ``tests/evidence.csv``, one line a row of evidence with a hash of the pair
source and value. ``tests/test_evidence.py`` compares the tables with this list, so that a value that was changed after the check is seen.

How strict the check is depends on how a source was read, and the column ``checked`` says which it was:
``table`` compares with the same province and year of an official table; ``fact`` finds the number among all that was recorded of the same source,
whatever its indicator and period; ``list`` finds it in a file that was read whole. Units are converted exactly, so numbers agree up to a power of ten.
So a value that was moved to another indicator or year of the same source can pass as a fact; the loader's ranges and a reader's eye have to see that.
"""

import argparse
import csv
import hashlib
import math
import re
import sys
from pathlib import Path

import pandas as pd

from reproduction.data import PAPER, labels, load, table_names

from .helpers import ROOT

LIST = ROOT / "tests" / "evidence.csv"
FIELDS = ("table", "row", "pair", "checked")
OFFICIAL_TABLES = {
    "Q-NBS_ECOM": "企业信息化及电子商务情况", "Q-NBS_NET": "互联网主要指标发展情况", "Q-NBS_POP": "总人口", "Q-NBS_EXPR": "快递业务量", "Q-NBS_EDU": "高等学校普通本、专科学校和学生情况",
    "Q-NBS_WAGE": "城镇单位就业人员平均工资和指数", "Q-NBS_WAGEIND": "按行业分城镇单位就业人员平均工资", "Q-NBS_EMPLOYMENT": "按行业分城镇单位就业人员", "Q-NBS_UNITS": "分行业法人单位数",
    "Q-NBS_TRADE": "按经营单位所在地分货物进出口总额", "Q-NBS_TRADE_DS": "按境内目的地和货源地分货物进出口总额", "Q-NBS_FREIGHT": "货运量", "Q-NBS_PORT": "沿海主要规模以上港口货物吞吐量",
    "Q-NBS_SOFT": "软件和信息技术服务业主要经济指标",
}
"""Official tables that were read whole: source and file below ``raw/nbs``."""


def pair(row):
    """Hash of a row's source, place, period and numbers (str, 16 digits)."""
    cells = [str(row.get(name, "")) for name in ("source", "indicator", "event", "place", "period", "date", "basis", "value", "low", "high", "longitude", "latitude")]
    return hashlib.sha256("\x1f".join(cells).encode("utf-8")).hexdigest()[:16]


def numbers(text):
    """All numbers in a text, thousands separators removed (list of float)."""
    return [float(token.replace(",", "")) for token in re.findall(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?", str(text))]


def agrees(value, recorded):
    """Whether two numbers are the same up to an exact power of ten.

    Examples
    --------
    >>> agrees(59.877359, 59877359.0), agrees(0.447, 4.48)
    (True, False)
    """
    value, recorded = abs(value), abs(recorded)  # a fall is often told without its sign
    if value == 0 or recorded == 0:
        return value == recorded
    ratio = value / recorded
    power = round(math.log10(ratio))
    return abs(ratio / 10.0**power - 1) < 1e-6


KNOWN = {
    ("firm_sectors", "Q-NBS_ECOM_NAT"): "sums of columns of the national table by industry, which add up to the published totals",
    ("firm_sectors", "M-NBS_SECTORS"): "cell of a provincial table that was read cell by cell",
    ("freight", "L-NBS_FREIGHT_NAT"): "cell of a national table that was read cell by cell",
    ("graduates", "Q-NBS_EDU100K"): "rounded from the official table",
    ("pilot_zones", "V-SC8"): "name in the text of the decision",
    ("pilot_zones", "V-SC93"): "name in the text of the decision",
    ("pilot_zones", "P-S51"): "name in the text of the decision",
    ("pilot_zones", "P-S53"): "addressee of the decision whose city is not named in the copy read",
    ("clusters", "K-C60"): "the same text as C-S_TSSTEEL of the record",
    ("events", "P-S57"): "the day is given by Q-HZ2017 for the same decision",
    ("events", "K-C21"): "date of the report itself",
    ("zone_events", "P-S50"): "date in the address of the official copy",
    ("policy_documents", ""): "document read; the row holds its date and title",
}
"""Rows that hold no number of the record, and why; by table and source (an empty source stands for all)."""


class Record:
    """What was read: for each source the numbers with place and period."""

    def __init__(self, folder, more=()):
        self.facts = {}
        for path in (folder / "facts.csv", *more):
            with path.open(encoding="utf-8") as file:
                for row in csv.DictReader(file):
                    self.facts.setdefault(row["source_id"], []).append(row)
        self.folder, self.tables, self.files = folder, {}, {}

    def official(self, source):
        """Official table of a source as {(province, year): numbers}, or None."""
        if source not in OFFICIAL_TABLES:
            return None
        if source not in self.tables:
            table = pd.read_csv(self.folder / "raw" / "nbs" / f"{OFFICIAL_TABLES[source]}.csv")
            keys = table["省份"] if "省份" in table else ["" for _ in table.index]
            self.tables[source] = {(key, str(year)): [value for value in row if isinstance(value, (int, float)) and value == value] for key, year, row in zip(keys, table["年份"], table.to_numpy().tolist(), strict=True)}
        return self.tables[source]

    def everything(self):
        """All numbers of the remaining files, for sources that were read as a whole list."""
        if not self.files:
            for path in sorted((self.folder / "raw").rglob("*.csv")):
                cells = re.split(r"[,\n\t]", path.read_text(encoding="utf-8", errors="replace"))
                self.files[path.name] = {number for cell in cells for number in numbers(cell)}
        return self.files.values()


def find(row, record):
    """How a row was confirmed: "table", "fact", "list", "text of the paper", or None."""
    wanted = [float(row[name]) for name in ("value", "low", "high", "longitude", "latitude") if row.get(name) not in ("", None)]
    source = row["source"]
    if source == PAPER:
        return "text of the paper"
    official = record.official(source)
    if official is not None and wanted:
        zh = labels().get(("place", row["place"]), {}).get("zh", "")
        rows = [found for (province, year), found in official.items() if (not province or (zh and province.startswith(zh))) and year == row.get("period", "")]
        if all(any(agrees(value, number) for found in rows for number in found) for value in wanted):
            return "table"
    facts = record.facts.get(source, [])
    texts = [f"{fact['value']} {fact['quote']} {fact['note']} {fact['period']} {fact['definition']}" for fact in facts]
    if not wanted:
        said = _same_date if row.get("date") else _names
        return "fact" if any(said(row, text) for text in texts) else None
    if all(any(agrees(value, number) for text in texts for number in numbers(text)) for value in wanted):
        return "fact"
    if all(any(any(agrees(value, number) for number in found) for found in record.everything()) for value in wanted):
        return "list"
    return None


def _same_date(row, text):
    return all(int(part) in [int(number) for number in numbers(text)] for part in row["date"].split("-"))


def _names(row, text):
    """Whether a text names the row's place; a row that holds neither number nor date says only that."""
    names = labels().get(("place", row.get("place", "")), {})
    return any(name and name in text for name in names.values())


def check(record, report=print):
    """Check all rows; returns lines for the list, and reports what was not confirmed."""
    lines, missing = [], 0
    for table in table_names():
        with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                how = find(row, record) or KNOWN.get((table, row["source"])) or KNOWN.get((table, ""))
                if how is None:
                    missing += 1
                    report(f"not confirmed: {table}, row {number}: {row['source']} {row.get('indicator') or row.get('event') or ''} {row.get('place', '')} {row.get('period') or row.get('date') or ''} {row.get('value', '')}")
                lines.append((table, number, pair(row), how or "not in the record"))
        load(table)
    report(f"{len(lines)} rows, {len(lines) - missing} confirmed")
    return lines


def main(arguments=None):
    """Check, write the list, and return 1 when a value is not in the record."""
    parser = argparse.ArgumentParser(prog="python -m tests.evidence", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of the record: facts.csv and raw/")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="further files in the form of facts.csv")
    options = parser.parse_args(arguments)
    lines = check(Record(options.folder, options.more))
    with LIST.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(lines)
    return int(any(line[3] == "not in the record" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
