export { type PaperTable, paperTable, valueAndHalf } from "./paper-table";
export { csvTable, latexTable, markdownTable } from "./table-formats";
