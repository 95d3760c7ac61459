export { checkCorpus } from "./check-corpus";
export { checkComparable, checkRetrievable } from "./check-retrievable";
export {
  corpora,
  downloadCorpus,
  type FolderCorpus,
  folderCorpora,
  type KnownCorpus,
  loadCorpus,
} from "./corpora";
export { corpusHash } from "./corpus-hash";
export { countTexts, type TextCounts } from "./count-texts";
export { type DownloadOptions, download } from "./download";
export { emojiCaptions } from "./emoji-captions";
export { flickr30kX } from "./flickr30k-x";
export { type HubDataOptions, type HubTable, hubTables, readHubDataSet } from "./hub-data-set";
export type { HubShape } from "./hub-shape";
export { type LanguageLeakage, type Leakage, type LeakedText, leakage } from "./leakage";
export { type Manifest, type ManifestFile, readManifest } from "./manifest";
export { type MiraclPassage, MiraclSet } from "./miracl";
export { downloadMiracl } from "./miracl-files";
export type { MiraclQuery } from "./miracl-judgements";
export { mlqaR } from "./mlqa-r";
export { ntrex } from "./ntrex";
export { ownCorpusMistakes, readOwnCorpus } from "./own-corpus";
export { retrievalSet, type TextChoice } from "./retrieval-set";
export { type TextLengths, textLengths } from "./text-lengths";
export { textLines } from "./text-lines";
export type {
  Corpus,
  Item,
  LanguageCode,
  RetrievalSet,
  RetrievalText,
  Role,
  SplitName,
  Text,
} from "./types";
export { type UnansweredQueries, unansweredQueries } from "./unanswered-queries";
export { checkTrainable, type LanguageChoice, withLanguages } from "./with-languages";
export { withoutItems } from "./without-items";
export { xquadR } from "./xquad-r";
