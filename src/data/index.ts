export { checkComparable, checkRetrievable, retrievalLimits, settingsOfQuery } from "./check-retrievable";
export {
  corpora,
  downloadCorpus,
  folderCorpora,
  loadCorpus,
} from "./corpora";
export { checkCorpus, checkTrainable, corpusHash, withLanguages } from "./corpus";
export { download } from "./download";
export { emojiCaptions } from "./emoji-captions";
export { flickr30kX } from "./flickr30k-x";
export { type HubDataOptions, hubTables, readHubDataSet } from "./hub-data-set";
export type { HubShape } from "./hub-shape";
export { mlqaR, xquadR } from "./lareqa";
export { leakage, withoutItems } from "./leakage";
export { type Manifest, type ManifestFile, readManifest } from "./manifest";
export {
  type MinedIdentity,
  type MinedRows,
  readMined,
  readMinedIdentity,
  writeMined,
} from "./mined-negatives";
export { type MiraclPassage, MiraclSet } from "./miracl";
export { downloadMiracl } from "./miracl-files";
export type { MiraclQuery } from "./miracl-judgements";
export { type MiraclPassages, type MiraclPool, miraclFolder, readMiraclPool } from "./miracl-pool";
export { ntrex } from "./ntrex";
export { ownCorpusMistakes, readOwnCorpus } from "./own-corpus";
export { chosenTexts, retrievalSet } from "./retrieval-set";
export {
  cappedScore,
  type MinedNegatives,
  type ScoredTexts,
  type TextNumbers,
  textNumbers,
  textOfNumber,
} from "./scored-texts";
export { countTexts, type Parallelism, parallelism, textLengths, unansweredQueries } from "./text-counts";
export { repeatedLines, textLines } from "./text-lines";
export type {
  Corpus,
  Item,
  Items,
  LanguageCode,
  RetrievalSet,
  RetrievalText,
  Role,
  SplitName,
  Text,
} from "./types";
