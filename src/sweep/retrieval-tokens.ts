import {
  type Corpus,
  hasTwoSidedTexts,
  type RetrievalSet,
  type RetrievalText,
  type SplitName,
} from "../data";
import type { CellInputs } from "./cell-inputs";
import { trimVocabulary } from "./trim-vocabulary";

/** The texts of a retrieval set as rows of a word table trimmed to the tokens in use. */
export interface RetrievalTokens {
  readonly queries: readonly Int32Array[];
  readonly candidates: readonly Int32Array[];
  /** Each different text once: a caption that is both query and candidate is one array. */
  readonly toEncode: readonly Int32Array[];
  /** Token ids in use, ascending: the rows of the table. */
  readonly vocabulary: Int32Array;
}

/** Tokenises the retrieval set of a corpus' split. */
export function retrievalTokens(
  set: RetrievalSet,
  corpus: Corpus,
  split: SplitName,
  { config, tokensOf }: Pick<CellInputs, "config" | "tokensOf">,
): RetrievalTokens {
  const isBothSided = hasTwoSidedTexts(corpus, split);
  const tokensAs = (side: "query" | "candidate") => (text: RetrievalText) =>
    tokensOf(text.text, isBothSided ? "both" : side);
  const queries = set.queries.map(tokensAs("query"));
  const candidates = set.candidates.map(tokensAs("candidate"));
  const { rowsOf, vocabulary } = trimVocabulary([...queries, ...candidates], config.vocabularySize);
  const rows = { queries: queries.map(rowsOf), candidates: candidates.map(rowsOf) };
  return { ...rows, toEncode: [...new Set([...rows.queries, ...rows.candidates])], vocabulary };
}
