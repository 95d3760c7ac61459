export { reportFigures } from "./report-figures";
export { type Report, type ReportPart, type ReportSection, reportPage } from "./report-page";
export { studyReport } from "./study-report";
export { mixesByLanguage, readStudy, type StudyResults, studyResults } from "./study-results";
