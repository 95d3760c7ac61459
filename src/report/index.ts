export { type Report, type ReportPart, type ReportSection, reportPage } from "./report-page";
export { studyReport } from "./study-report";
