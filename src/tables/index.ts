export { contrastTable } from "./contrast-table";
export { type PaperTable, paperTable, valueAndHalf } from "./paper-table";
export { csvTable, latexTable, markdownTable } from "./table-formats";
export {
  biasTable,
  courseTables,
  equalAccuracySentence,
  estimateText,
  type TextTable,
  tradeOffTable,
} from "./text-tables";
