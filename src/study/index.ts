export { studyHypotheses } from "./hypotheses";
export type { HypothesisTest } from "./hypothesis-tests";
export { publishedFolder, publishStudy } from "./publish-study";
export { publishedResults } from "./published-results";
export { publishedSweeps } from "./published-sweeps";
export { type PublishedStudy, readPublished } from "./read-published";
export {
  type PlannedSweep,
  placeOf,
  planStudy,
  studyFolder,
  studySweeps,
} from "./study-sweeps";
export { StudyTable } from "./study-table";
export { type TextRelation, textRelations } from "./text-relation";
export { cellsNamed, tolerance, type Verification, verifyCell } from "./verify-cell";
