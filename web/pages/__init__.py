"""Sphinx extension: chapters with computed results become pages.

Loaded by ``_config.yml``. What each module does:

- ``outputs``: figures, tables, verdicts and bound numbers in notebook outputs become HTML
- ``roles``: ``{number}``, ``{figure}``, ``{claim}`` and ``{source}`` in the prose
- ``directives``: generated blocks, such as the verdict summary and the list of sources
- ``address``: links to the repository, where its address is known
- ``ledger_table``: the ledger with search and filters
- ``reports``: catalogue, index of results, report, build facts, teeth
- ``editions``: the switch between the languages, and the search
- ``linked_data``: schema.org statements in each page, and the RO-Crate
- ``exports``: ``claims.json``, downloads and data beside the pages
"""

from ..settings import settings
from . import address, directives, editions, exports, linked_data, outputs, reports, roles
from .links import CHAPTERS


def drop_thebe(app, pagename, templatename, context, doctree):
    """Leave out the scripts of sphinx-thebe: the theme loads them twice, an error on every page, and nothing here uses them."""
    context["script_files"] = [script for script in context["script_files"] if "thebe" not in str(getattr(script, "filename", script) or "").lower() and "THEBE" not in str(getattr(script, "attributes", {}).get("body", ""))]


def add_ledger_script(app, pagename, templatename, context, doctree):
    """Search and filters, on the page of the ledger only."""
    if pagename == f"{CHAPTERS}{settings().ledger}":
        app.add_js_file("ledger.js", defer="defer")


def setup(app):
    """Register everything with Sphinx."""
    app.connect("html-page-context", drop_thebe, priority=900)
    app.connect("html-page-context", add_ledger_script)
    address.setup(app)
    editions.setup(app)
    outputs.setup(app)
    roles.setup(app)
    directives.setup(app)
    reports.setup(app)
    exports.setup(app)
    linked_data.setup(app)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
