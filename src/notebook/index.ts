export { findNotebooks, type KnownNotebook, listNotebooks } from "./list-notebooks";
export { parameters } from "./parameters";
export { runNotebook, TypeCheck } from "./run-notebook";
export { showFigure, showFrame } from "./show";
export { syncNotebooks } from "./sync-notebooks";
