"""A verdict as readers see it: words, signs, numbers and the HTML card."""

from functools import lru_cache
from html import escape

from .data import PAPER, label, sources
from .language import LANGUAGE, say, true_minus

VERDICT_WORDS = {
    "reproduced": {"en": "reproduced", "zh": "可复现"},
    "reproduced in part": {"en": "reproduced in part", "zh": "部分复现"},
    "contradicted": {"en": "contradicted", "zh": "与证据不符"},
    "not testable": {"en": "not testable", "zh": "无法检验"},
    "advice": {"en": "advice", "zh": "建议"},
    "not yet judged": {"en": "not yet judged", "zh": "尚未评判"},
}
VERDICT_SIGNS = {"reproduced": "✓", "reproduced in part": "◐", "contradicted": "✗", "not testable": "?", "advice": "→", "not yet judged": "…"}
OUTCOME_WORDS = {
    "holds": {"en": "holds", "zh": "成立"},
    "fails": {"en": "fails", "zh": "不成立"},
    "undecided": {"en": "undecided", "zh": "无法判定"},
}


def card(claim, verdict):
    """The verdict as HTML, in the language of this edition.

    Parameters
    ----------
    claim : Claim
    verdict : dict
        From :func:`decide`, with ``explanation``.

    Returns
    -------
    str
        Text is escaped; each source is a ``<cite data-source>`` that the book turns into a link.
    """
    word = VERDICT_WORDS[verdict["verdict"]][LANGUAGE]
    kind = verdict["verdict"].replace(" ", "-")
    notes = [(say("To decide it", "判定所需"), claim.needs)] if verdict["verdict"] in ("not testable", "reproduced in part") else []
    notes.append((say("In the text", "原文问题"), claim.text_issue))
    extra = "".join(f"<p><strong>{name}{say(': ', '：')}</strong>{escape(text[LANGUAGE])}</p>" for name, text in notes if text)
    return (
        f'<section class="verdict verdict-{kind}" id="{claim.id}" aria-label="{claim.id}: {escape(word)}">'
        f'<p class="verdict-head"><strong class="verdict-word"><span aria-hidden="true">{VERDICT_SIGNS[verdict["verdict"]]}</span> {escape(word)}</strong>'
        f' <a class="verdict-id" href="#{claim.id}">{claim.id}</a></p>'
        f'<p class="verdict-statement"><span>{say("The paper says: ", "论文称：")}</span>{escape(claim.statement[LANGUAGE])}</p>'
        f'<p class="verdict-explanation">{escape(true_minus(verdict["explanation"][LANGUAGE]))}</p>'
        f'<details><summary>{say("Test, margin and evidence", "检验、翻转幅度与证据")}</summary>'
        f"<p><strong>{say('Test: ', '检验：')}</strong>{escape(claim.test[LANGUAGE])}</p>"
        f"{parts_table(claim, verdict)}{extra}{evidence_line(verdict)}</details></section>"
    )


def describe_number(value):
    """A number as readers see it: at most four significant digits, thousands separated, but not in what may be a year.

    Parameters
    ----------
    value : float, int, bool, list of two, or None

    Returns
    -------
    str

    Examples
    --------
    >>> describe_number(0.44723), describe_number(40530), describe_number(2014), describe_number([1.52, None]), describe_number(None)
    ('0.4472', '40,530', '2014', '1.52 … ∞', '–')
    """
    if value is None:
        return "–"
    if isinstance(value, (list, tuple)):
        low, high = (describe_number(end) if end is not None else sign for end, sign in zip(value, ("−∞", "∞"), strict=True))
        return f"{low} … {high}"
    if isinstance(value, bool):
        return say("yes", "是") if value else say("no", "否")
    if 1900 <= value <= 2100:
        return f"{value:.5g}"
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace("-", "−")
    return f"{value:.4g}".replace("-", "−")


def source_name(key):
    """Short name of a source: originator and year, with a letter where several would look alike.

    Parameters
    ----------
    key : str
        Key of ``data/sources.bib`` or ``"paper"``.

    Returns
    -------
    str
    """
    if key == PAPER:
        return say("the paper's own text", "论文原文")
    alike = _keys_by_name()[_author_and_year(key)]
    return _author_and_year(key) + (_letter(alike.index(key)) if len(alike) > 1 else "")


@lru_cache
def _keys_by_name():
    found = {}
    for key in sorted(sources()):
        found.setdefault(_author_and_year(key), []).append(key)
    return found


def _author_and_year(key):
    entry = sources()[key]
    author = str(entry.persons["author"][0]).strip("{}") if "author" in entry.persons else "originator not named"
    author = {"originator not named": say("originator not named", "发布机构不详")}.get(author, _in_short(say(entry.fields.get("author_en", author), author)))
    return f"{author} {entry.fields.get('year', say('n.d.', '无日期'))}"


def _in_short(authors):
    """One or two authors, or the first of several, as texts name them (str)."""
    first, *others = authors.split(" and ")
    if len(others) > 1:
        return first + say(" et al.", "等")
    return say(" and ", "、").join([first, *others])


def _named_with_key(key):
    return source_name(key) if key == PAPER else f"{_author_and_year(key)}{say(f' ({key})', f'（{key}）')}"


def _letter(position):
    """a, b … z, aa, ab …"""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[position] if position < 26 else letters[position // 26 - 1] + letters[position % 26]


def parts_table(claim, verdict):
    """The parts of a test with what was observed, as an HTML table.

    Parameters
    ----------
    claim : Claim
    verdict : dict
        With ``parts``, as from :func:`reproduction.verdicts.decide`.

    Returns
    -------
    str
    """
    units = {part.name: label("unit", part.unit) for part in claim.parts}
    measures = {part.name: part.measure[LANGUAGE] + say(f" ({units[part.name]})", f"（{units[part.name]}）") for part in claim.parts}
    head = "".join(
        f'<th scope="col">{text}</th>'
        for text in (say("Measure", "指标"), say("Observed", "观测值"), say("Holds if", "成立条件"), say("Outcome", "结果"), say("Margin", "翻转幅度"))
    )
    rows = ""
    for part in verdict["parts"]:
        role = "" if part["role"] == "decides" else f'<small>{say(" (for comparison)", "（供对照）")}</small>'
        rows += (
            f'<tr><th scope="row">{escape(measures[part["name"]])}{role}</th><td>{describe_number(part["observed"])}</td>'
            f"<td>{escape(condition_words(part['holds_if']))}</td><td>{OUTCOME_WORDS[part['outcome']][LANGUAGE]}</td><td>{describe_number(part['margin'])}</td></tr>"
        )
    return f'<table class="verdict-parts"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def condition_words(condition):
    """A condition of a test with the signs that readers know.

    Parameters
    ----------
    condition : str

    Returns
    -------
    str

    Examples
    --------
    >>> condition_words(">= -0.5"), condition_words("== 3 +- 0.1")
    ('≥ −0.5', '= 3 ± 0.1')
    """
    for typed, printed in ((">=", "≥"), ("<=", "≤"), ("==", "="), ("+-", "±")):
        condition = condition.replace(typed, printed)
    return true_minus(condition)


def evidence_line(verdict):
    """Sources and weakest grade of a verdict, as an HTML paragraph (str)."""
    if not verdict["sources"]:
        return f"<p>{say('No source was found that could decide it.', '未找到可据以判定的来源。')}</p>"
    # The key tells sources of one author and year apart; letters (2021a, 2021b) would change in every card when a source is added.
    named = say("; ", "；").join(f'<cite data-source="{escape(key)}">{escape(_named_with_key(key))}</cite>' for key in verdict["sources"])
    grade = say(f" (weakest grade {verdict['grade']}): ", f"（最低等级{verdict['grade']}）：")
    return f"<p><strong>{say('Evidence', '证据')}</strong>{grade}{named}</p>"
