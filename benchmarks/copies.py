"""Copies of the project to measure in, so that nothing of yours is touched."""

import shutil

import yaml

LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "_build", "node_modules", "__pycache__", "*.egg-info", ".pytest_cache", ".ipynb_checkpoints")

KEPT_SETTINGS = ("language", "nb_merge_streams", "nb_output_stderr", "html_show_search_summary")
"""Settings of Sphinx that say what a page holds, or keep a page opened without a server quiet."""


def default_config(config):
    """A book's ``_config.yml`` with the theme's defaults.

    Parameters
    ----------
    config : str
        Text of the file.

    Returns
    -------
    str
    """
    settings = yaml.safe_load(config)
    sphinx = settings["sphinx"]
    settings["sphinx"] = {
        "local_extensions": {"benchmarks.theme_defaults": "."},
        "config": {name: value for name, value in sphinx["config"].items() if name in KEPT_SETTINGS},
    }
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)


def copy_project(root, target):
    """A copy of the project without anything that was built (pathlib.Path)."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root, target, ignore=LEFT_OUT)
    return target


def environment_of(copy):
    """Environment in which a copy finds its own code and data, and caches of nobody else."""
    return {"PYTHONPATH": str(copy), "BOOK_ROOT": str(copy), "MPLCONFIGDIR": str(copy / "_build" / "matplotlib"), "PYTHONUNBUFFERED": "1", "BOOK_CHAPTERS": str(copy / "chapters")}


def change_chapter(copy, name):
    """Add a sentence to the text of a chapter, as an author does."""
    path = copy / "chapters" / "text" / f"{name}.md"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n\nA sentence that was added.\n", encoding="utf-8")
