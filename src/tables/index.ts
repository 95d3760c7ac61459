export { contrastTable } from "./contrast-table";
export { type PaperTable, paperTable, valueAndHalf } from "./paper-table";
export { shareColumns, shareText } from "./share-columns";
export { csvTable, latexLetters, latexTable, markdownTable } from "./table-formats";
export {
  biasTable,
  contrastTextTable,
  courseTables,
  differenceTable,
  equalAccuracySentence,
  estimateText,
  type TextTable,
  tradeOffTable,
} from "./text-tables";
