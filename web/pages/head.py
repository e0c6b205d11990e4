"""Scripts, styles and the Content-Security-Policy of every page.

A page gets the project's own files and the few of Sphinx that it needs, instead of the theme's 27.
The policy is written last, from the finished HTML, because it lists a hash of every inline script that the page really has.
"""

import base64
import hashlib
import re
from pathlib import Path

from sphinx.highlighting import PygmentsBridge

FIRST_SCRIPT = (
    "(()=>{const root=document.documentElement;root.classList.add('scripts');let mode='auto';try{mode=localStorage.getItem('mode')||mode}catch{}"
    "root.dataset.mode=mode;root.dataset.theme=mode==='auto'?matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light':mode})()"
)
"""Sets the colour mode before anything is drawn; the only script of the frame that stands in the page."""

POLICY_PLACE = "policy-of-the-finished-page"

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
}
"""What a page may load: files of this site, and pictures written into the page. Hashes of inline scripts are added page by page."""

SPHINX_FILES = ("documentation_options.js", "doctools.js", "sphinx_highlight.js", "pygments.css")
DESIGN_STYLE = "sphinx-design.min.css"

PLAIN_TOKENS = ("n", "p", "w")
"""Classes of code that the theme draws in the colour of plain text: names, punctuation, spaces. Without them a page has half as many elements."""


def setup(app):
    """Choose the files of each page, and finish the pages when all are written."""
    PygmentsBridge.html_formatter = lighter(PygmentsBridge.html_formatter)
    app.connect("html-page-context", choose_files, priority=900)
    app.connect("build-finished", finish_pages, priority=600)  # the theme and myst-nb write their last files at the usual priority


def lighter(formatter):
    """A Pygments formatter that leaves plain words bare.

    Parameters
    ----------
    formatter : type
        Subclass of ``pygments.formatters.HtmlFormatter``.

    Returns
    -------
    type
    """

    class LighterFormatter(formatter):
        """See :func:`lighter`."""

        def _get_css_classes(self, ttype):
            classes = super()._get_css_classes(ttype)
            return "" if classes in PLAIN_TOKENS else classes

    return LighterFormatter


def choose_files(app, pagename, templatename, context, doctree):
    """Keep the project's own scripts and styles, and those of Sphinx that the page needs; defer every script."""
    own = own_files(app)
    if 'class="sd-' in context.get("body", ""):
        own.add(DESIGN_STYLE)
    keep = own.union(SPHINX_FILES)
    context["css_files"] = [css for css in context["css_files"] if _name(css) in keep]
    context["script_files"] = [script for script in context["script_files"] if _name(script) in keep and not (pagename == "search" and _name(script) in SPHINX_FILES)]
    for script in context["script_files"]:
        script.attributes["defer"] = "defer"


def own_files(app):
    """Names of the project's own static files (set of str); extensions add their folders with absolute paths."""
    folders = [Path(app.confdir) / folder for folder in app.config.html_static_path if not Path(folder).is_absolute()]
    return {path.name for folder in folders for path in folder.rglob("*") if path.is_file()}


def _name(file):
    return str(getattr(file, "filename", None) or "").rsplit("/", 1)[-1]


def inline_scripts(html):
    """Text of every script that stands in a page and runs (list of str); data blocks such as JSON-LD do not run."""
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", html, flags=re.DOTALL | re.IGNORECASE)
    return [text for attributes, text in scripts if not re.search(r"\bsrc\s*=", attributes) and not _is_data(attributes)]


def _is_data(attributes):
    kind = re.search(r"""\btype\s*=\s*["']?([^"'\s>]+)""", attributes)
    return bool(kind) and kind[1].lower() not in ("text/javascript", "application/javascript", "module")


def content_policy(html):
    """The Content-Security-Policy that a finished page needs.

    Parameters
    ----------
    html : str

    Returns
    -------
    str
        As in the third level of the specification: each inline script and style sheet by its SHA-256.

    Examples
    --------
    >>> content_policy("<script>start()</script>").split("; ")[1]
    "script-src 'self' 'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00='"
    """
    styles = re.findall(r"<style\b[^>]*>(.*?)</style>", html, flags=re.DOTALL | re.IGNORECASE)
    policy = POLICY | {"script-src": [*POLICY["script-src"], *_hashes(inline_scripts(html))], "style-src": [*POLICY["style-src"], *_hashes(styles)]}
    return "; ".join(" ".join([directive, *values]) for directive, values in policy.items())


def _hashes(texts):
    return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in dict.fromkeys(texts)]


def finish_pages(app, error):
    """Write the policy into every page, mark links to other hosts, and remove files of the theme that no page uses."""
    if error or app.builder.format != "html":
        return
    site = Path(app.outdir)
    used = set()
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        if POLICY_PLACE not in html:
            continue
        html = mark_outward_links(html)
        path.write_text(html.replace(POLICY_PLACE, content_policy(html), 1), encoding="utf-8")
        used.update(name.split("?")[0].rsplit("/", 1)[-1] for name in re.findall(r'(?:src|href)="([^"]*_static/[^"]+)"', html))
    _remove_unused(app, site / "_static", used)


def mark_outward_links(html):
    """Give every link to another host ``rel="noopener"``.

    Examples
    --------
    >>> mark_outward_links('<a href="https://example.org/">x</a> <a class="a" rel="me" href="http://example.org/">y</a> <a href="b.html">z</a>')
    '<a rel="noopener" href="https://example.org/">x</a> <a class="a" rel="noopener me" href="http://example.org/">y</a> <a href="b.html">z</a>'
    """

    def mark(found):
        tag = found[0]
        if "noopener" in tag:
            return tag
        if re.search(r'\srel="', tag):
            return re.sub(r'(\srel=")', r"\1noopener ", tag, count=1)
        return tag.replace("<a", '<a rel="noopener"', 1)

    return re.sub(r'<a\s[^>]*href="(?:https?:)?//[^>]*>', mark, html)


def _remove_unused(app, static, used):
    own = own_files(app)
    for path in sorted(static.rglob("*"), reverse=True):
        if path.is_file() and path.name not in used | own:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
