"""Links to the repository, only when its address is known from the surroundings.

``BOOK_REPOSITORY`` (or, on GitHub, the address that its runner sets) turns on the repository, issue, edit and Binder links;
``BOOK_BASEURL`` sets the canonical address of the site. Without them there are no such links, rather than broken ones.
"""

import os

from ..editions import FOLDERS


def setup(app):
    """Fill in the addresses when the configuration is read."""
    app.connect("config-inited", lambda app, config: offer_addresses(config, os.environ))


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
    >>> repository_address({"BOOK_REPOSITORY": "https://example.org/a/b/"})
    'https://example.org/a/b'
    >>> repository_address({}) is None
    True
    """
    if environment.get("BOOK_REPOSITORY"):
        return environment["BOOK_REPOSITORY"].rstrip("/")
    if environment.get("GITHUB_REPOSITORY") and environment.get("GITHUB_SERVER_URL"):
        return f"{environment['GITHUB_SERVER_URL']}/{environment['GITHUB_REPOSITORY']}"
    return None


def offer_addresses(config, environment):
    """Set theme options and the base address on a Sphinx configuration."""
    address = repository_address(environment)
    if address:
        config.html_theme_options |= {
            "repository_url": address,
            "repository_branch": environment.get("GITHUB_REF_NAME") or "main",
            "use_repository_button": True,
            "use_issues_button": True,
            "use_edit_page_button": True,
            "launch_buttons": {"notebook_interface": "jupyterlab", "binderhub_url": "https://mybinder.org"},
        }
    if environment.get("BOOK_BASEURL"):
        folder = FOLDERS[environment.get("BOOK_LANGUAGE", "en")]
        config.html_baseurl = environment["BOOK_BASEURL"].rstrip("/") + "/" + (f"{folder}/" if folder else "")
