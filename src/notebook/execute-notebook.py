"""Executes a notebook on the project's kernel and makes HTML of it that needs no network.

Prints "done of all" code cells as each begins. A cell that fails ends the run; the HTML then holds the cells
before it, and the cell with its error.
Usage: python execute-notebook.py NOTEBOOK EXECUTED HTML
"""

import sys

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

source, executed, html = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
positions = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
client = NotebookClient(
    notebook,
    kernel_name="batchmix",
    timeout=1800,
    on_cell_execute=lambda cell, cell_index: print(positions.index(cell_index), "of", len(positions), flush=True),
)
failure = None
try:
    client.execute()
except Exception as error:
    failure = error
nbformat.write(notebook, executed)
# tslab numbers no cells, so prompts would be empty
exporter = HTMLExporter(mathjax_url="", require_js_url="", exclude_input_prompt=True, exclude_output_prompt=True)
page, _ = exporter.from_filename(executed)
with open(html, "w", encoding="utf-8") as file:
    file.write(page)
if failure:
    raise failure
