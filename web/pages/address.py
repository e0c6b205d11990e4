"""Links to the repository, and buttons that open a chapter elsewhere, only when the repository's address is known.

``BOOK_REPOSITORY`` is the one setting for them: the address of the repository, if need be with a branch or tag
(``…/tree/v1.0.0``; default ``main``). ``BOOK_BASEURL`` sets the canonical address of the site.
Without them there are no such links, rather than broken ones.
"""

import os
import re

from reproduction.language import say
from reproduction.paths import project_root

from ..alone import address_in
from ..editions import FOLDERS
from .links import CHAPTERS

BINDER, COLAB, CODESPACES = "https://mybinder.org", "https://colab.research.google.com", "https://codespaces.new"
HOSTS = ("github", "gitlab", "bitbucket")
"""Of these the theme knows how an address that edits a file looks."""

WORDS = {
    "source-repository-button": say("Repository", "代码仓库"),
    "source-edit-button": say("Suggest an edit", "建议修改"),
    "source-issues-button": say("Report a problem", "报告问题"),
}
"""What the theme's buttons say here, by their label; its own words have no Chinese."""


def setup(app):
    """Fill in the addresses when the configuration is read, and add a button that the theme does not have."""
    app.connect("config-inited", lambda app, config: offer_addresses(config, os.environ))
    # between the theme, which makes the buttons, and the frame, which shows them
    app.connect("html-page-context", lambda app, pagename, templatename, context, doctree: complete_buttons(context.get("header_buttons", []), os.environ), priority=700)


def repository_address(environment):
    """Address of the repository, or None.

    Parameters
    ----------
    environment : mapping of str to str

    Returns
    -------
    str or None

    Examples
    --------
    >>> repository_address({"BOOK_REPOSITORY": "https://example.org/a/b/tree/v1"})
    'https://example.org/a/b'
    >>> repository_address({}) is None
    True
    """
    return (environment.get("BOOK_REPOSITORY") or "").split("/tree/")[0].rstrip("/") or None


def repository_branch(environment):
    """Branch or tag to which the links lead.

    Parameters
    ----------
    environment : mapping of str to str

    Returns
    -------
    str

    Examples
    --------
    >>> repository_branch({"BOOK_REPOSITORY": "https://example.org/a/b/tree/v1"}), repository_branch({})
    ('v1', 'main')
    """
    return (environment.get("BOOK_REPOSITORY") or "").partition("/tree/")[2].strip("/") or "main"


def offer_addresses(config, environment):
    """Set theme options and the base address on a Sphinx configuration."""
    address = repository_address(environment)
    if address:
        known = any(host in address for host in HOSTS)
        config.html_theme_options |= {
            "repository_url": address,
            "repository_branch": repository_branch(environment),
            "use_repository_button": True,
            "use_issues_button": True,
            "use_edit_page_button": known,
            "launch_buttons": {"notebook_interface": "jupyterlab", "binderhub_url": BINDER} | ({"colab_url": COLAB} if "github.com/" in address and opens_alone() else {}),
        }
        if not known:
            config.html_theme_options["repository_provider"] = HOSTS[0]  # the theme stops without one
    if environment.get("BOOK_BASEURL"):
        folder = FOLDERS[environment.get("BOOK_LANGUAGE", "en")]
        config.html_baseurl = environment["BOOK_BASEURL"].rstrip("/") + "/" + (f"{folder}/" if folder else "")


def opens_alone():
    """Whether the chapters in the repository know where to get code and data, as they do from a release on.

    Returns
    -------
    bool
    """
    twins = list((project_root() / CHAPTERS / "text").glob("*.md"))
    return bool(twins) and all(address_in(path.read_text(encoding="utf-8"))[0] for path in twins)


def complete_buttons(buttons, environment):
    """Add VS Code to the buttons that open a chapter, and let "edit" lead to a chapter's text instead of its notebook.

    VS Code opens in the browser where the host has that, elsewhere it clones the repository.

    Parameters
    ----------
    buttons : list of dict
        The theme's buttons for a page; changed in place.
    environment : mapping of str to str

    Examples
    --------
    >>> buttons = [{"type": "group", "label": "launch-buttons", "buttons": []}]
    >>> complete_buttons(buttons, {"BOOK_REPOSITORY": "https://github.com/a/b/tree/v1"})
    >>> buttons[0]["buttons"][0]["url"]
    'https://codespaces.new/a/b/tree/v1'
    """
    address = repository_address(environment)
    for group in buttons if address else []:
        if group.get("label") == "launch-buttons":
            tooltip = say("Open the whole project, with its dev container, in VS Code", "在VS Code中打开整个项目（含开发容器）")
            path = address.partition("github.com/")[2]
            url = f"{CODESPACES}/{path}/tree/{repository_branch(environment)}" if path else f"vscode://vscode.git/clone?url={address}"
            group["buttons"].append({"type": "link", "text": "VS Code", "tooltip": tooltip, "icon": "fas fa-code", "url": url})
        for button in [group, *group.get("buttons", [])]:
            button["text"] = WORDS.get(button.get("label"), button.get("text", ""))
            if "edit" in button.get("url", ""):
                button["url"] = re.sub(rf"(/{CHAPTERS})([^/]+)\.ipynb$", r"\1text/\2.md", button["url"])
