export { csvTable } from "./csv-table";
export { latexTable } from "./latex-table";
export { markdownTable } from "./markdown-table";
export { type PaperTable, paperTable, valueAndHalf } from "./paper-table";
