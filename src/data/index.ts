export { checkCorpus } from "./check-corpus";
export { corpora, downloadCorpus, type KnownCorpus, loadCorpus } from "./corpora";
export { corpusHash } from "./corpus-hash";
export { type DownloadOptions, download } from "./download";
export { emojiCaptions } from "./emoji-captions";
export { flickr30kX, flickrManifest } from "./flickr30k-x";
export { type Manifest, type ManifestFile, readManifest } from "./manifest";
export { readOwnCorpus } from "./own-corpus";
export { retrievalSet, type TextChoice } from "./retrieval-set";
export { type SharedTexts, sharedTexts } from "./shared-texts";
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
export { type LanguageChoice, withLanguages } from "./with-languages";
