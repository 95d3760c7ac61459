export { checkCorpus } from "./check-corpus";
export { checkComparable, checkRetrievable, settingsOfQuery } from "./check-retrievable";
export {
  corpora,
  downloadCorpus,
  folderCorpora,
  loadCorpus,
} from "./corpora";
export { corpusHash } from "./corpus-hash";
export { countTexts } from "./count-texts";
export { download } from "./download";
export { emojiCaptions } from "./emoji-captions";
export { flickr30kX } from "./flickr30k-x";
export { type HubDataOptions, hubTables, readHubDataSet } from "./hub-data-set";
export type { HubShape } from "./hub-shape";
export { leakage } from "./leakage";
export { type Manifest, type ManifestFile, readManifest } from "./manifest";
export { type MiraclPassage, MiraclSet } from "./miracl";
export { downloadMiracl } from "./miracl-files";
export type { MiraclQuery } from "./miracl-judgements";
export { type MiraclPassages, type MiraclPool, miraclFolder, readMiraclPool } from "./miracl-pool";
export { mlqaR } from "./mlqa-r";
export { ntrex } from "./ntrex";
export { ownCorpusMistakes, readOwnCorpus } from "./own-corpus";
export { retrievalSet } from "./retrieval-set";
export { textLengths } from "./text-lengths";
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
export { unansweredQueries } from "./unanswered-queries";
export { checkTrainable, withLanguages } from "./with-languages";
export { withoutItems } from "./without-items";
export { xquadR } from "./xquad-r";
