"""Execute chapters the way a reader does who has only the notebook: another Python, an empty folder, none of the book's settings."""

import asyncio
import copy
import json
import os

import nbformat

from web.alone import fill_first_cell
from web.execute import execute_notebook
from web.settings import settings

NOT_SET = ("PYTHONPATH", "MPLBACKEND", "PYTHONHASHSEED", "SOURCE_DATE_EPOCH", "JUPYTER_PATH")
"""What the book sets when it executes chapters, and a reader does not."""


def readers_environment():
    """The environment of this process without the book's settings; pip asks no index (dict of str to str)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BOOK_") and name not in NOT_SET}
    return kept | {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def write_kernel(folder, python):
    """Describe a Python as the kernel that notebooks ask for.

    Parameters
    ----------
    folder : pathlib.Path
        Set ``JUPYTER_PATH`` to it before :func:`execute_alone`.
    python : pathlib.Path
        An interpreter with ipykernel.
    """
    kernel = folder / "kernels" / "python3"
    kernel.mkdir(parents=True)
    command = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": command, "display_name": "reader", "language": "python"}), encoding="utf-8")


def execute_alone(root, names, folder, address="", sha256="", workers=None):
    """Execute committed chapters, each from an empty folder of its own.

    Parameters
    ----------
    root : pathlib.Path
        The project with the committed chapters.
    names : list of str
    folder : pathlib.Path
        Gets the empty folders.
    address, sha256 : str
        Of the archive, for the first cell.
    workers : int, optional
        How many at a time; default one per processor.

    Returns
    -------
    dict of str to tuple
        By name: the committed notebook with the same first cell, and the web.execute.Execution.
    """
    limit = asyncio.Semaphore(workers or os.cpu_count() or 2)

    async def one(name):
        committed = fill_first_cell(nbformat.read(root / "chapters" / f"{name}.ipynb", as_version=4), address, sha256, name=settings(root).name)
        notebook = copy.deepcopy(committed)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        (folder / name).mkdir(parents=True)
        async with limit:
            return committed, await execute_notebook(name, notebook, readers_environment(), folder / name)

    async def all_of_them():
        return await asyncio.gather(*(one(name) for name in names))

    return {execution.name: (committed, execution) for committed, execution in asyncio.run(all_of_them())}
