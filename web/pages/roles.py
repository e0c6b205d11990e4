"""Roles with which prose quotes computed results."""

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from reproduction.cards import source_name
from reproduction.data import PAPER, sources
from reproduction.language import say
from reproduction.paper import cite_paper
from reproduction.prose import format_bound

from .links import CHAPTERS, SOURCES_PAGE, claim_address, relative


def setup(app):
    """Register the roles."""
    for name, role in {"number": NumberRole, "figure": FigureRole, "claim": ClaimRole, "source": SourceRole, "paper-citation": PaperRole}.items():
        app.add_role(name, role())


class BookRole(SphinxRole):
    """A role whose failure is a warning with the page, the text and the remedy."""

    def missing(self, expected, remedy):
        message = self.inliner.reporter.warning(f"{self.name} role: {self.text!r}: expected {expected}. {remedy}", line=self.lineno)
        return [nodes.literal(text=self.text)], [message]

    def link(self, text, address, *classes):
        return [nodes.reference("", text, refuri=address, classes=list(classes), internal=True)], []


class NumberRole(BookRole):
    """``{number}`name:.1f```: a value bound with ``bind()``, linked to its sources.

    The name belongs to the same chapter, or to another one as ``{number}`02-1-status/name:.1f```.
    A translation may change the unit by a power of ten: ``{number}`name*10:.1f```.
    """

    def run(self):
        path, _, form = self.text.partition(":")
        path, _, factor = path.partition("*")
        chapter, _, name = path.rpartition("/")
        home = f"{CHAPTERS}{chapter}" if chapter else self.env.docname
        bound = self.env.book_numbers.get(home, {}).get(name)
        if bound is None:
            return self.missing(f"the name of a number bound in {home}", "Bind it in a code cell of that chapter: bind(name=value).")
        try:
            value = bound["value"] * float(factor) if factor else bound["value"]
            text = format_bound(value, form)
        except (TypeError, ValueError):
            return self.missing(f"a factor and a format that fit {bound['value']!r}", "Correct the text after the star and the colon.")
        return self.link(text, relative(self.env.docname, home, f"number-{name}") if chapter else f"#number-{name}", "number")


class FigureRole(BookRole):
    """``{figure}`fig-name```: the number of a figure, linked to it."""

    def run(self):
        figure = self.env.book_figures.get(self.text)
        if figure is None:
            return self.missing("the name of a figure", "See the first argument after the figure in show_figure().")
        return self.link(f"{say('Figure', '图')} {figure['number']}", relative(self.env.docname, figure["docname"], self.text))


class ClaimRole(BookRole):
    """``{claim}`s2.1-c09```: a claim, linked to the cell that judges it."""

    def run(self):
        entry = self.env.book_ledger.get(self.text)
        if entry is None:
            return self.missing("the id of a claim", "See data/claims.yml.")
        return self.link(self.text, claim_address(self.env.docname, entry), "claim")


class SourceRole(BookRole):
    """``{source}`Q-NBS_TRADE```: a source by its short name, linked to the list of sources."""

    def run(self):
        if self.text != PAPER and self.text not in sources():
            return self.missing("a key of data/sources.bib", "Correct the key, or add the source.")
        return self.link(source_name(self.text), relative(self.env.docname, SOURCES_PAGE, self.text), "source")


class PaperRole(BookRole):
    """``{paper-citation}`full```: the reproduced paper, as far as its record is known."""

    def run(self):
        return self.link(cite_paper(), relative(self.env.docname, SOURCES_PAGE, PAPER), "source")
