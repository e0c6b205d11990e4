"""Names that a code cell binds and reads, found without running it."""

import ast


def bound_names(source):
    """Names that a cell gives a meaning: assignments, functions, classes and imports, its own loop variables included.

    Parameters
    ----------
    source : str
        Python, without the magics of IPython.

    Returns
    -------
    set of str

    Examples
    --------
    >>> sorted(bound_names("import numpy as np\\nfor year in years:\\n    total = np.sum(year)"))
    ['np', 'total', 'year']
    """
    nodes = list(ast.walk(ast.parse(source)))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    return names | {(alias.asname or alias.name).split(".")[0] for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)) for alias in node.names}


def read_names(source):
    """Names that a cell uses (set of str)."""
    return {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def changed_names(source):
    """Names whose objects a cell may change: by item, by attribute, or by a method that is called for its effect.

    Returns
    -------
    set of str

    Examples
    --------
    >>> sorted(changed_names("table['x'] = 1\\nfound.append(2)\\nprint(other)"))
    ['found', 'table']
    """
    nodes = list(ast.walk(ast.parse(source)))
    targets = [node for node in nodes if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store)]
    targets += [node.value.func for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute)]
    return {name for name in map(_root, targets) if name}


def _root(node):
    """Name at the beginning of ``name.attribute[item]`` (str or None)."""
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else None
