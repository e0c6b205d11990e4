"""A verdict as readers see it: words, signs, numbers and the HTML card."""

from functools import lru_cache
from html import escape

from .data import PAPER, label, sources
from .language import LANGUAGE, say

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
    extra = "".join(f"<p><strong>{name}:</strong> {escape(text[LANGUAGE])}</p>" for name, text in notes if text)
    return (
        f'<section class="verdict verdict-{kind}" id="{claim.id}" aria-label="{claim.id}: {escape(word)}">'
        f'<p class="verdict-head"><strong class="verdict-word"><span aria-hidden="true">{VERDICT_SIGNS[verdict["verdict"]]}</span> {escape(word)}</strong>'
        f' <a class="verdict-id" href="#{claim.id}">{claim.id}</a></p>'
        f'<p class="verdict-statement"><span>{say("The paper says", "论文称")}:</span> {escape(claim.statement[LANGUAGE])}</p>'
        f'<p class="verdict-explanation">{escape(verdict["explanation"][LANGUAGE])}</p>'
        f'<details><summary>{say("Test, margin and evidence", "检验、余量与证据")}</summary>'
        f"<p><strong>{say('Test', '检验')}:</strong> {escape(claim.test[LANGUAGE])}</p>"
        f"{parts_table(claim, verdict)}{extra}{evidence_line(verdict)}</details></section>"
    )


def describe_number(value):
    """A number as readers see it: at most four significant digits, thousands separated.

    Parameters
    ----------
    value : float, int, bool, list of two, or None

    Returns
    -------
    str

    Examples
    --------
    >>> describe_number(0.44723), describe_number(40530), describe_number([1.52, None]), describe_number(None)
    ('0.4472', '40,530', '1.52 … ∞', '–')
    """
    if value is None:
        return "–"
    if isinstance(value, (list, tuple)):
        low, high = (describe_number(end) if end is not None else sign for end, sign in zip(value, ("−∞", "∞"), strict=True))
        return f"{low} … {high}"
    if isinstance(value, bool):
        return say("yes", "是") if value else say("no", "否")
    if abs(value) >= 1000:
        return f"{value:,.0f}"
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
    author = {"originator not named": say("originator not named", "发布机构不详")}.get(author, say(entry.fields.get("author_en", author), author))
    return f"{author} {entry.fields.get('year', say('n.d.', '无日期'))}"


def _named_with_key(key):
    return source_name(key) if key == PAPER else f"{_author_and_year(key)} ({key})"


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
    measures = {part.name: f"{part.measure[LANGUAGE]} ({label('unit', part.unit)})" for part in claim.parts}
    head = "".join(
        f'<th scope="col">{text}</th>'
        for text in (say("Measure", "指标"), say("Observed", "观测值"), say("Holds if", "成立条件"), say("Outcome", "结果"), say("Margin", "余量"))
    )
    rows = ""
    for part in verdict["parts"]:
        role = "" if part["role"] == "decides" else f' <small>({say("for comparison", "供对照")})</small>'
        rows += (
            f'<tr><th scope="row">{escape(measures[part["name"]])}{role}</th><td>{describe_number(part["observed"])}</td>'
            f"<td>{escape(part['holds_if'])}</td><td>{OUTCOME_WORDS[part['outcome']][LANGUAGE]}</td><td>{describe_number(part['margin'])}</td></tr>"
        )
    return f'<table class="verdict-parts"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def evidence_line(verdict):
    """Sources and weakest grade of a verdict, as an HTML paragraph (str)."""
    if not verdict["sources"]:
        return f"<p>{say('No source was found that could decide it.', '未找到可据以判定的来源。')}</p>"
    # The key tells sources of one author and year apart; letters (2021a, 2021b) would change in every card when a source is added.
    named = "; ".join(f'<cite data-source="{escape(key)}">{escape(_named_with_key(key))}</cite>' for key in verdict["sources"])
    return f"<p><strong>{say('Evidence', '证据')}</strong> ({say('weakest grade', '最低等级')} {verdict['grade']}): {named}</p>"
