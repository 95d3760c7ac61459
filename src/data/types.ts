/** A language by its lower-case ISO 639-1 code, as "en" or "zh". */
export type LanguageCode = string;

/** Which side of a pair a text can stand on. Captions stand on both. */
export type Role = "query" | "candidate" | "both";

/** One caption, name, question or sentence of an item in one language. */
export interface Text {
  readonly language: LanguageCode;
  readonly role: Role;
  readonly text: string;
  /**
   * The candidate that this text is, where several items can share one (a sentence that answers
   * two questions): texts of one language and passage are one candidate of a retrieval set.
   */
  readonly passage?: string;
}

/**
 * What texts are about: an image, an emoji, a question with its answer sentence. An item that no
 * text asks about (a sentence that answers nothing) only has its place in the pool.
 */
export interface Item {
  readonly id: string;
  readonly texts: readonly Text[];
  /** What it shares with items that are not independent of it: an article, a document. */
  readonly cluster?: string;
}

export type SplitName = "train" | "validation" | "test";

/** Items of one source, split so that no item, nor a near-duplicate of it, is in two splits. */
export interface Corpus {
  readonly name: string;
  /** What it is, in the words a figure's caption would use. */
  readonly title: string;
  readonly splits: Readonly<Record<SplitName, readonly Item[]>>;
  /** Languages that training may draw from; every one has texts in `train`. */
  readonly trainingLanguages: readonly LanguageCode[];
  /** Languages that test queries and candidates come in, trained ones first. */
  readonly evaluationLanguages: readonly LanguageCode[];
  /**
   * SHA-256 over every split's ids, languages, roles and texts, passages and clusters where there
   * are any; a user's file never has a named corpus' hash.
   */
  readonly hash: string;
  /** Whether the corpus is a user's file. A user may rename the file, so its name decides nothing. */
  readonly isOwn?: true;
  /** Why it must not be trained on, as a clause; absent where it may be. */
  readonly testOnly?: string;
}

/** A text in a retrieval set. */
export interface RetrievalText {
  readonly language: LanguageCode;
  /** Index in {@link RetrievalSet.items}: of a candidate that several share the first, of one that none has -1. */
  readonly item: number;
  readonly text: string;
}

/**
 * Queries, the whole pool of candidates, and which candidates are relevant to which query:
 * all that a retrieval evaluation needs, besides vectors.
 */
export interface RetrievalSet {
  readonly name: string;
  readonly languages: readonly LanguageCode[];
  /** Ids of the items that have a query. */
  readonly items: readonly string[];
  /**
   * For each item what intervals resample as one: its {@link Item.cluster}, or its id where it has
   * none. Absent in a set made by hand: each item by itself.
   */
  readonly clusters?: readonly string[];
  readonly queries: readonly RetrievalText[];
  /** Sorted by language, in the order of `languages`, so that each language is one run. */
  readonly candidates: readonly RetrievalText[];
  /** For each query the indices of its relevant candidates, ascending, own text left out; a language may hold none. */
  readonly relevant: readonly Int32Array[];
  /** For each query the index of the candidate that is its own text, or -1: never a candidate of itself. */
  readonly ownCandidate: Int32Array;
}
