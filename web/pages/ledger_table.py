"""The ledger as readers use it: every claim with its test, observation, margin, evidence and citation.

Without scripts it is a table for each section; ``web/static/ledger.js`` adds search and filters.
"""

from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from reproduction.cards import VERDICT_SIGNS, VERDICT_WORDS, describe_number, evidence_line, parts_table
from reproduction.claims import KINDS, find_claim
from reproduction.language import LANGUAGE, say, true_minus

from .cite import claim_line
from .links import claim_address, link_citations
from .tables import html_table, scrolling_parts

KIND_WORDS = {
    "figure": ("figure", "数字"),
    "ratio": ("ratio", "比率"),
    "trend": ("trend", "趋势"),
    "ranking": ("ranking", "排序"),
    "event": ("event", "事件"),
    "existence": ("existence", "事实"),
    "causal": ("causal", "因果"),
    "recommendation": ("recommendation", "建议"),
}
assert tuple(KIND_WORDS) == KINDS


class LedgerTable(SphinxDirective):
    """Every claim with its verdict, grouped by section, linked to the cell that judged it."""

    def run(self):
        sections = {}
        for entry in self.env.book_ledger.values():
            sections.setdefault(entry["section"], []).append(entry)
        tables = "".join(_section(self.env.docname, name, entries) for name, entries in sections.items())
        return [nodes.raw("", f'<div class="ledger-tables" id="ledger-tables">{tables}</div>', format="html")]


def _section(docname, name, entries):
    title = say("Abstract", "摘要") if name == "0" else say(f"Section {name}", f"第{name}节")
    columns = (say("Claim", "论断"), say("Verdict", "评判"), say("Why", "理由"))
    return html_table(title, columns, [_row(docname, entry) for entry in entries], "ledger", attributes=[_filters(entry) for entry in entries])


def _filters(entry):
    """What ``ledger.js`` looks for in a row."""
    return f'id="ledger-{entry["id"]}" data-section="{entry["section"]}" data-verdict="{entry["verdict"].replace(" ", "-")}" data-kind="{entry["kind"]}" data-grade="{entry["grade"] or "none"}"'


def _row(docname, entry):
    word = VERDICT_WORDS[entry["verdict"]][LANGUAGE]
    kind = KIND_WORDS[entry["kind"]][LANGUAGE == "zh"]
    verdict_class = entry["verdict"].replace(" ", "-")
    carried = f" ({say('carried by', '见')} {entry['same_as']})" if entry.get("same_as") else ""
    why = true_minus(entry["explanation"][LANGUAGE]) if entry["explanation"] else say("Its chapter is not written yet.", "相应章节尚未写成。")
    margin = describe_margin(entry["margin"])
    return [
        f'<a href="{claim_address(docname, entry)}">{entry["id"]}</a>{carried}<br><span>{escape(entry["statement"][LANGUAGE])}</span>',
        f'<span class="verdict-word verdict-{verdict_class}"><span aria-hidden="true">{VERDICT_SIGNS[entry["verdict"]]}</span> {word}</span>'
        f'<ul class="verdict-facts"><li class="fact-kind">{kind}</li><li class="fact-grade">{say("grade", "等级")} {entry["grade"] or "–"}</li><li>{say("margin", "翻转幅度")} {margin}</li></ul>',
        f"{escape(why)}{_details(docname, entry)}",
    ]


def _details(docname, entry):
    """Test, parts, evidence and citation of one claim, folded."""
    if not entry["parts"]:
        return ""
    claim = find_claim(entry["anchor"])
    evidence = link_citations(docname, evidence_line(entry))
    return (
        f"<details><summary>{say('Test, evidence, citation', '检验、证据与引用')}<span class=\"visually-hidden\"> {entry['id']}</span></summary>"
        f"<p><strong>{say('Test: ', '检验：')}</strong>{escape(claim.test[LANGUAGE])}</p>{scrolling_parts(parts_table(claim, entry), entry['id'])}{evidence}"
        f"{claim_line(docname, entry)}</details>"
    )


def describe_margin(margin):
    """A margin in words: the change that flips the verdict, as a percentage of the observation where it has one.

    Parameters
    ----------
    margin : dict or None
        As in :func:`reproduction.verdicts.decide`.

    Returns
    -------
    str

    Examples
    --------
    >>> describe_margin({"relative": 0.0275, "absolute": 1.2}), describe_margin({"relative": None, "absolute": 3}), describe_margin(None)
    ('2.8%', '3 (absolute)', '–')
    """
    if margin is None:
        return "–"
    if margin["relative"] is None:
        return describe_number(margin["absolute"]) + say(" (absolute)", "（绝对量）")
    percent = 100 * margin["relative"]
    return f"{percent:.2g}%" if percent < 10 else f"{percent:.0f}%" if percent <= 1000 else "> 1,000%"
