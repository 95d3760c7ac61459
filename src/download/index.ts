export { downloadFile, type ExpectedFile, httpSource, localSource, type Source } from "./download-file";
export { type Advice, get, type Request, UnreachableError } from "./get";
export { proxyOf } from "./proxy";
