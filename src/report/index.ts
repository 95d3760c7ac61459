export { type Report, type ReportPart, type ReportSection, reportFigures, reportPage } from "./report-page";
export { studyReport } from "./study-report";
export { mixesByLanguage, readStudy, type StudyResults, studyResults } from "./study-results";
