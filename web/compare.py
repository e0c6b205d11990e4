"""Compare freshly executed chapters with the committed ones."""

import json
from dataclasses import dataclass

PICTURES = ("image/png", "image/jpeg", "image/svg+xml")


@dataclass
class Difference:
    """One place where a fresh chapter and the committed one disagree.

    ``picture`` marks differences in picture bytes alone: processors may round pixels differently,
    so they are reported, while the plotted data beside the picture are compared strictly.
    """

    chapter: str
    cell: str
    expected: str
    got: str
    picture: bool = False

    def __str__(self):
        return f"{self.chapter}, {self.cell}: expected {self.expected}; got {self.got}"


def compare_notebooks(name, committed, fresh):
    """Differences between two notebooks, cell by cell.

    Parameters
    ----------
    name : str
        Chapter name, for the messages.
    committed, fresh : nbformat.NotebookNode or dict

    Returns
    -------
    list of Difference
    """
    found = []
    old, new = committed["cells"], fresh["cells"]
    if len(old) != len(new):
        found.append(Difference(name, "notebook", f"{len(old)} cells (committed)", f"{len(new)} cells (text twin); run `make chapters`"))
    for number, (before, after) in enumerate(zip(old, new, strict=False), start=1):
        found.extend(_compare_cells(name, f"cell {number}", before, after))
    return found


def compare_editions(name, english, chinese):
    """Places where the two editions of a chapter show different numbers.

    Parameters
    ----------
    name : str
        Chapter name, for the messages.
    english, chinese : nbformat.NotebookNode or dict
        The same chapter, executed in each language.

    Returns
    -------
    list of Difference
    """
    found = []
    for number, (one, other) in enumerate(zip(english["cells"], chinese["cells"], strict=True), start=1):
        for left, right in zip(_data_outputs(one), _data_outputs(other), strict=True):
            if left != right:
                found.append(Difference(name, f"cell {number}", *_around_difference(json.dumps(left, ensure_ascii=False), json.dumps(right, ensure_ascii=False))))
    return found


def _data_outputs(cell):
    """The numbers of each output that carries data: what is left when every word is taken away."""
    return [_numbers(value) for output in cell.get("outputs", []) for kind, value in sorted(output.get("data", {}).items()) if isinstance(value, dict)]


def _numbers(value):
    if isinstance(value, dict):
        value = _in_billions(value) if "tenfold" in value else value
        return [_numbers(item) for _, item in sorted(value.items())]
    if isinstance(value, list):
        return [_numbers(item) for item in value]
    return value if isinstance(value, (int, float)) else None


def _in_billions(record):
    """The record of a Chinese figure or table with what it shows in 亿 turned back into billions."""
    rows = [list(row) for row in record["data"]["rows"]]
    for row, column in record["tenfold"]:
        rows[row][column] = float(f"{rows[row][column] / 10:.10g}")
    return {key: part for key, part in record.items() if key != "tenfold"} | {"data": record["data"] | {"rows": rows}}


def _compare_cells(name, where, before, after):
    if _joined(before["source"]) != _joined(after["source"]):
        yield Difference(name, where, _short(before["source"]), f"{_short(after['source'])} (text twin); run `make chapters`")
        return
    if before.get("execution_count") is None and before["cell_type"] == "code" and _joined(before["source"]).strip():
        yield Difference(name, where, "an executed cell", "a committed cell that was never executed; run `make chapters`")
        return
    old, new = before.get("outputs", []), after.get("outputs", [])
    if len(old) != len(new):
        yield Difference(name, where, f"{len(old)} outputs", f"{len(new)} outputs")
    for number, (one, other) in enumerate(zip(old, new, strict=False), start=1):
        yield from _compare_outputs(name, f"{where}, output {number}", one, other)


def _compare_outputs(name, where, one, other):
    one, other = _contents(one), _contents(other)
    for kind in sorted(one.keys() | other.keys()):
        if one.get(kind) != other.get(kind):
            expected, got = _around_difference(one.get(kind), other.get(kind))
            yield Difference(name, f"{where} ({kind})", expected, got, picture=kind in PICTURES)


def _contents(output):
    if "data" in output:
        return {kind: _text(value) for kind, value in output["data"].items()}
    kept = ("text",) if output["output_type"] == "stream" else ("ename", "evalue")
    return {f"{output['output_type']} {output.get('name', '')}".strip(): " ".join(_text(output.get(name, "")) for name in kept)}


def _text(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, dict) else _joined(value)


def _joined(value):
    return "".join(value) if isinstance(value, list) else value


def _short(value, length=90):
    text = " ".join(_joined(value).split())
    return repr(text if len(text) <= length else text[: length - 1] + "…")


def _around_difference(one, other, before=30):
    """Both texts, from shortly before the first character that differs."""
    if one is None or other is None:
        return ("nothing" if one is None else _short(one)), ("nothing" if other is None else _short(other))
    start = next((index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return _short(one[max(start - before, 0) :]), _short(other[max(start - before, 0) :])
