export { explainWriteError, moveFile, replaceFile, replaceFolder, writeFileAtomic } from "./atomic-file.mjs";
export { canonicalJson, hashOf } from "./canonical-json";
export { fileHash, pieces, sha256 } from "./hash.mjs";
export { parseJson, readJson } from "./json-file";
export {
  type BatchKind,
  type BatchRule,
  batchKindOf,
  batchKinds,
  type Kind,
  kindNames,
  type NegativeClass,
  negativeClasses,
  presetRules,
  ruleText,
  type SettingKind,
  settingKinds,
} from "./kinds";
export { type Lock, lockFolder, lockHolder } from "./lock.mjs";
export { oncePer } from "./once-per";
export {
  duckdbPath,
  readParquet,
  readParquetNote,
  scanParquet,
  type TablePiece,
  writeParquet,
} from "./parquet-file";
export { parquetRows } from "./parquet-rows";
export type { ProcessName } from "./process-name.mjs";
export { projectPath } from "./project-path.cjs";
export { RandomStream } from "./random-stream";
export { corpusFile, csvText, htmlText, snakeCase } from "./text-forms";
export { naming, StorageError, UserError } from "./user-error.mjs";
