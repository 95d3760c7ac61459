export { findNotebooks, type KnownNotebook, listNotebooks } from "./list-notebooks";
export { parameters } from "./parameters";
export { type RunNotebookOptions, runNotebook } from "./run-notebook";
export { showFigure } from "./show-figure";
export { showFrame } from "./show-frame";
export { syncNotebooks } from "./sync-notebooks";
