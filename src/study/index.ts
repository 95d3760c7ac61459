export { newStudy } from "./new-study";
export { publishStudy } from "./publish-study";
export { type PublishedStudy, publishedStudy } from "./published-study";
export { checkHypotheses, readHypotheses } from "./read-hypotheses";
export { type PublishedTables, publishedResults, readPublished } from "./read-published";
export { type PlannedSweep, placeOf, planStudy, studyFolder, studySweeps } from "./study-folder";
export { StudyTable } from "./study-table";
export { readOrigins, type TextRelation, textRelations } from "./text-relation";
export { cellsNamed, tolerance, type Verification, verifyCell } from "./verify-cell";
