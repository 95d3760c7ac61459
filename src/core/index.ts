export { explainWriteError, replaceFile, writeFileAtomic } from "./atomic-file";
export { canonicalJson, hashOf, sha256 } from "./canonical-json";
export { fileHash } from "./file-hash";
export { readJson } from "./json-file";
export { type BatchKind, batchKinds, type SettingKind, settingKinds } from "./kinds";
export { projectPath } from "./project-path";
export { RandomStream } from "./random-stream";
export { csvLine, htmlText, snakeCase } from "./text-forms";
export { StorageError, UserError } from "./user-error";
