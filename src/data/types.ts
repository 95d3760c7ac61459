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
   * The name of the candidate that this text is, where several items can share a candidate (a
   * sentence that answers two questions): texts of one language and passage are one candidate of a
   * retrieval set.
   */
  readonly passage?: string;
}

/**
 * The subject of texts: an image, an emoji, a question with its answer sentence. An item that no
 * text asks about (a sentence that answers no question) is in the pool alone.
 */
export interface Item {
  readonly id: string;
  readonly texts: readonly Text[];
  /** The name of a group of items that are not independent of one another: those of an article or a document. */
  readonly cluster?: string;
}

/** A list of items, in memory or on disk, where an item is read whenever it is asked for. */
export interface Items extends ReadonlyArray<Item> {
  /**
   * Some of an item's texts, each at its place among them all, undefined at the places of the others. A list on disk
   * reads them in less time than the whole item.
   */
  readonly someTexts?: (
    index: number,
    isWanted: (language: LanguageCode, place: number) => boolean,
  ) => readonly (Text | undefined)[];
}

export type SplitName = "train" | "validation" | "test";

/** Items of one source, split so that no item, nor a near-duplicate of it, is in two splits. */
export interface Corpus {
  readonly name: string;
  /** The name that figures' captions use. */
  readonly title: string;
  readonly splits: Readonly<Record<SplitName, Items>>;
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
  /** What reading it left out or counted once, in sentences; absent where that is nothing. */
  readonly notes?: readonly string[];
  /** Why it must not be trained on, as a clause; absent where it may be. */
  readonly testOnly?: string;
}

/** What batchmix says of a corpus before it reads it. */
export interface CorpusDescription extends Pick<Corpus, "name" | "title"> {
  /** Under what terms its texts may be used, in a few words. */
  readonly licence: string;
  /** Where it comes from, in a few words. */
  readonly source: string;
  /** The languages that it can be evaluated in. */
  readonly languages: readonly LanguageCode[];
}

/** A text in a retrieval set. */
export interface RetrievalText {
  readonly language: LanguageCode;
  /** Index in {@link RetrievalSet.items}: for a candidate that several items share the first of them, for one that none has -1. */
  readonly item: number;
  readonly text: string;
  /** The text's role in its item, which decides the prompt that a model puts before it; that of its side without it. */
  readonly role?: Role;
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
   * For each item the name of the group that intervals resample as one: its {@link Item.cluster}, or
   * its id where it has none. Absent in a set made by hand, where each item is a group.
   */
  readonly clusters?: readonly string[];
  readonly queries: readonly RetrievalText[];
  /** Sorted by language, in the order of `languages`, so that each language is one run. */
  readonly candidates: readonly RetrievalText[];
  /** For each query the indices of its relevant candidates, ascending, without its own text; there may be none in a language. */
  readonly relevant: readonly Int32Array[];
  /** For each query the index of the candidate that is its own text, or -1: never a candidate of itself. */
  readonly ownCandidate: Int32Array;
}
