"""Executes a notebook on the project's kernel; prints "done of all" code cells as each begins.

Usage: python execute-notebook.py NOTEBOOK EXECUTED
"""

import sys

import nbformat
from nbclient import NotebookClient

source, target = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
positions = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
NotebookClient(
    notebook,
    kernel_name="batchmix",
    timeout=1800,
    on_cell_execute=lambda cell, cell_index: print(positions.index(cell_index), "of", len(positions), flush=True),
).execute()
nbformat.write(notebook, target)
