export { type PaperTable, paperTable, valueAndHalf } from "./paper-table";
export { csvTable, latexTable, markdownTable } from "./table-formats";
export { courseTables, estimateText, type TextTable, tradeOffTable } from "./text-tables";
