export { type ComparedSides, compareSources } from "./compare-sources";
export { EarlierNumbers } from "./earlier-numbers";
export { type FilledPaper, fillPaper, sentencesPage } from "./fill-paper";
export { newStudy } from "./new-study";
export { paperAnswers } from "./paper-requests";
export { type PlannedFamily, plannedFamilies } from "./planned-families";
export { publishStudy } from "./publish-study";
export { publishedResults } from "./published-results";
export { type PublishedStudy, publishedStudy } from "./published-study";
export { type PublishedTables, readPublished } from "./published-tables";
export { checkHypotheses, readHypotheses } from "./read-hypotheses";
export {
  missingMined,
  type PlannedSweep,
  placeOf,
  planStudy,
  type StudySweep,
  studyFolder,
  studySweeps,
} from "./study-folder";
export { StudyTable } from "./study-table";
export { readOrigins, type TextRelation, textRelations } from "./text-relation";
export { cellsNamed, tolerance, type Verification, verifyCell } from "./verify-cell";
