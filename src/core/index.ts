export { explainWriteError, replaceFile, writeFileAtomic } from "./atomic-file";
export { canonicalJson, hashOf, sha256 } from "./canonical-json";
export { csvLine } from "./csv";
export { fileHash } from "./file-hash";
export { type BatchKind, batchKinds, type SettingKind, settingKinds } from "./kinds";
export { projectPath } from "./project-path";
export { RandomStream, type StreamState } from "./random-stream";
export { StorageError, UserError } from "./user-error";
