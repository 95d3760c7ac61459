export { reportFigures } from "./report-figures";
export { type Report, type ReportPart, type ReportSection, reportPage } from "./report-page";
export { type StudyResults, studyReport } from "./study-report";
