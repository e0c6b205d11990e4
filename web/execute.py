"""Execute chapters from their text twins, several at a time, always to the same bytes."""

import asyncio
import os
import time
from dataclasses import dataclass

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from .settings import settings

CELL_SECONDS = 300


@dataclass
class Execution:
    """What came of one chapter: the notebook, the seconds it took, and the failure, if any."""

    name: str
    notebook: nbformat.NotebookNode
    seconds: float
    failure: str = None


def chapter_names(root):
    """Names of all chapters, in reading order (list of str)."""
    return sorted(path.stem for path in (root / "chapters" / "text").glob("*.md"))


def read_twin(root, name):
    """The notebook that a text twin describes, not executed, with stable cell ids.

    Parameters
    ----------
    root : pathlib.Path
    name : str
        Chapter name, such as ``"02-1-status"``.

    Returns
    -------
    nbformat.NotebookNode
    """
    return notebook_from_twin(root / "chapters" / "text" / f"{name}.md")


def notebook_from_twin(path):
    """The notebook of a text twin in any folder, not executed, with stable cell ids (nbformat.NotebookNode)."""
    notebook = jupytext.read(path, fmt="md:myst")
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.id = f"{path.stem}-{number:03d}"
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    )
    return notebook


def execute_all(root, target, *, language="en", figures=None, names=None, workers=None, report=print):
    """Execute chapters afresh and write them to ``target``.

    Parameters
    ----------
    root : pathlib.Path
        The project.
    target : pathlib.Path
        Folder for the executed notebooks; may be ``root / "chapters"``.
    language : {"en", "zh"}
    figures : pathlib.Path, optional
        Folder for the files of the figures.
    names : list of str, optional
        Chapters to run; default all.
    workers : int, optional
        How many at a time; default the number of processors.
    report : callable
        Called with a line of progress for each chapter.

    Returns
    -------
    list of Execution
        In reading order. A chapter that failed holds its outputs up to the failing cell and is not written.
    """
    target.mkdir(parents=True, exist_ok=True)
    names = chapter_names(root) if names is None else names
    environment = kernel_environment(root, target, language, figures)
    last = settings(root).ledger
    first = [name for name in names if name != last]
    progress = _Progress(len(names), report)
    done = asyncio.run(_run(root, first, environment, workers or os.cpu_count() or 2, target, progress))
    if last in names:
        done += asyncio.run(_run(root, [last], environment, 1, target, progress))
    return done


def write_notebook(notebook, path):
    """Write a notebook as the project keeps it: sorted keys, one space, a final newline."""
    text = nbformat.writes(notebook, indent=1, ensure_ascii=False)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")


class _Progress:
    def __init__(self, total, report):
        self.total, self.report, self.done = total, report, 0

    def __call__(self, execution):
        self.done += 1
        word = "FAILED" if execution.failure else "done"
        self.report(f"  [{self.done}/{self.total}] {execution.name:<28} {word:<6} {execution.seconds:5.1f} s")


def kernel_environment(root, target, language, figures=None):
    """Environment of the kernels: reproducible, and pointing at this project.

    Parameters
    ----------
    root, target : pathlib.Path
        The project, and the folder of the executed chapters.
    language : {"en", "zh"}
    figures : pathlib.Path, optional
        Folder for the files of the figures.

    Returns
    -------
    dict of str to str
    """
    settings = {
        "BOOK_LANGUAGE": language,
        "BOOK_ROOT": str(root),
        "BOOK_CHAPTERS": str(target),
        "MPLBACKEND": "agg",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "SOURCE_DATE_EPOCH": "0",
    }
    if figures is not None:
        settings["BOOK_FIGURES"] = str(figures)
    inherited = {name: value for name, value in os.environ.items() if name != "BOOK_FIGURES"}
    return inherited | settings


async def _run(root, names, environment, workers, target, progress):
    limit = asyncio.Semaphore(workers)

    async def one(name):
        async with limit:
            execution = await _execute(root, name, environment)
        if not execution.failure:
            write_notebook(execution.notebook, target / f"{name}.ipynb")
        progress(execution)
        return execution

    return list(await asyncio.gather(*(one(name) for name in names)))


async def _execute(root, name, environment):
    return await execute_notebook(name, read_twin(root, name), environment, root / "chapters")


async def execute_notebook(name, notebook, environment, folder):
    """Execute one notebook in place.

    Parameters
    ----------
    name : str
    notebook : nbformat.NotebookNode
        Gets the outputs.
    environment : dict of str to str
        From :func:`kernel_environment`.
    folder : pathlib.Path
        Working folder of the kernel.

    Returns
    -------
    Execution
    """
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        extra_arguments=["--IPKernelApp.log_level=40"],  # no warning about local sockets for every chapter
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    start = time.perf_counter()
    failure = None
    try:
        await client.async_execute(env=environment)
    except CellExecutionError as error:
        failure = f"cell {_failing_cell(notebook)}: {error.ename}: {error.evalue}"
    except (CellTimeoutError, DeadKernelError) as error:
        failure = f"cell {_failing_cell(notebook)}: {type(error).__name__}: {str(error).splitlines()[0]}"
    _clean(notebook)
    return Execution(name, notebook, time.perf_counter() - start, failure)


def _failing_cell(notebook):
    """Number of the last code cell that was started (counting all cells from 1)."""
    started = [number for number, cell in enumerate(notebook.cells, start=1) if cell.cell_type == "code" and cell.get("execution_count")]
    return started[-1] if started else "?"


def _clean(notebook):
    """Drop what differs between machines and says nothing."""
    notebook.metadata.language_info = nbformat.from_dict({"name": "python"})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = _joined_streams(cell.outputs)
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})


def _joined_streams(outputs):
    """Printed text as one output: how many pieces it comes in depends on how busy the machine is.

    Examples
    --------
    >>> piece = lambda text: nbformat.v4.new_output("stream", name="stdout", text=text)
    >>> [output.text for output in _joined_streams([piece("one, "), piece("two")])]
    ['one, two']
    """
    joined = []
    for output in outputs:
        before = joined[-1] if joined else None
        if before is not None and output.output_type == "stream" == before.output_type and output.name == before.name:
            before.text += output.text
        else:
            joined.append(output)
    return joined
