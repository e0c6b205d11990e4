"""Sphinx extension: chapters with computed results become pages.

Loaded by ``_config.yml``. What each module does:

- ``outputs``: figures, tables, verdicts and bound numbers in notebook outputs become HTML
- ``roles``: ``{number}``, ``{figure}``, ``{claim}`` and ``{source}`` in the prose
- ``directives``: generated blocks, such as the verdict summary and the list of sources
- ``address``: links to the repository, where its address is known
- ``ledger_table``: the ledger with search and filters
- ``reports``: catalogue, index of results, report, build facts, teeth
- ``quality``: Lighthouse's scores, and what the book costs to make and to open
- ``course``: goals and levels of exercises, the rubric, the plan for teachers
- ``errata``: corrections to released versions
- ``dispute``: the link to dispute a verdict, where the address of the repository is known
- ``editions``: the switch between the languages, and the search
- ``shell``: words, contents and links of the frame around each page
- ``head``: scripts, styles and the Content-Security-Policy
- ``reading``: reading time, and the switch for all code of a chapter
- ``notices``: files that others made, with their licences
- ``explorers``: pages on which a reader changes a setting
- ``cite``: the box under each chapter, figure, table and verdict that says how to cite it
- ``linked_data``: schema.org statements in each page, and the RO-Crate
- ``exports``: ``claims.json``, pictures and data beside the pages
- ``take_away``: chapters as notebook and text, figures and tables as described CSV files
"""

from ..settings import settings
from . import address, cite, course, directives, editions, errata, explorers, exports, head, linked_data, notices, outputs, quality, reading, reports, roles, shell, take_away
from .links import CHAPTERS


def add_ledger_script(app, pagename, templatename, context, doctree):
    """Search and filters, on the page of the ledger only."""
    if pagename == f"{CHAPTERS}{settings().ledger}":
        app.add_js_file("ledger.js", defer="defer")


def setup(app):
    """Register everything with Sphinx."""
    app.connect("html-page-context", add_ledger_script)
    address.setup(app)
    editions.setup(app)
    outputs.setup(app)
    roles.setup(app)
    directives.setup(app)
    reports.setup(app)
    quality.setup(app)
    head.setup(app)
    notices.setup(app)
    exports.setup(app)
    take_away.setup(app)
    course.setup(app)
    errata.setup(app)
    explorers.setup(app)
    cite.setup(app)
    linked_data.setup(app)
    reading.setup(app)
    shell.setup(app)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
