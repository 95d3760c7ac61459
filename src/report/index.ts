export { type Report, type ReportPart, type ReportSection, reportFigures, reportPage } from "./report-page";
export { studyReport } from "./study-report";
export {
  type BiasMeasure,
  biasOfRankDistance,
  mixesByLanguage,
  publishedByMeasure,
  readStudy,
  type StudyResults,
  storedBias,
  studyResults,
} from "./study-results";
