export { corpora, downloadCorpus, loadCorpus } from "./corpora";
export { emojiCaptions } from "./emoji-captions";
export { readOwnCorpus } from "./own-corpus";
export { retrievalSet } from "./retrieval-set";
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
export { withLanguages } from "./with-languages";
