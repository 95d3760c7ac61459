export { csvTable } from "./csv-table";
export { latexTable } from "./latex-table";
export { markdownTable } from "./markdown-table";
export { valueAndHalf } from "./number-text";
export { type PaperTable, paperTable } from "./paper-table";
