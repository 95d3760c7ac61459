import { splitNames } from "./corpus";
import type { Corpus, Item, LanguageCode, RetrievalSet, Role, SplitName, Text } from "./types";

/** How large a split is. */
export interface SplitCounts {
  readonly split: SplitName;
  /** Items that something asks for: those with a text that can be a query. */
  readonly items: number;
  /** Texts of all languages, a candidate that several items share counted once. */
  readonly texts: number;
}

/** How large the splits of a corpus are; those without items left out. */
export function countTexts({ splits }: Corpus): SplitCounts[] {
  const sized = splitNames.filter((split) => splits[split].length > 0);
  return sized.map((split) => {
    let [items, texts] = [0, 0];
    for (const item of splits[split]) items += Number(isAsked(item));
    for (const _ of differentTexts(splits[split])) texts++;
    return { split, items, texts };
  });
}

/** Whether something asks for an item: a question does, where a passage without one is a candidate alone. */
function isAsked({ texts }: Item): boolean {
  return texts.some(({ role }) => role !== "candidate");
}

/** How parallel a split is: in how many of its languages the items that something asks for have texts. */
export interface Parallelism {
  readonly split: SplitName;
  readonly languages: number;
  readonly items: number;
  /** Items with texts in all languages. */
  readonly inAll: number;
  /** Languages that an item has texts in, on average. */
  readonly mean: number;
}

/** How parallel the splits of a corpus are; those without items left out. */
export function parallelism({ splits }: Corpus): Parallelism[] {
  return splitNames
    .filter((split) => splits[split].length > 0)
    .map((split) => {
      const all = new Set<LanguageCode>();
      const counts: number[] = [];
      for (const item of splits[split]) {
        if (!isAsked(item)) continue;
        const { texts } = item;
        const own = new Set(texts.map(({ language }) => language));
        for (const language of own) all.add(language);
        counts.push(own.size);
      }
      const [items, languages] = [counts.length, all.size];
      const inAll = counts.filter((count) => count === languages).length;
      return { split, languages, items, inAll, mean: counts.reduce((a, b) => a + b, 0) / Math.max(1, items) };
    });
}

/** How long the texts of one language and role are. */
export interface TextLengths {
  readonly language: LanguageCode;
  readonly role: Role;
  /** Characters (code points) of each text, ascending; a candidate that several items share once. */
  readonly characters: readonly number[];
}

/** Lengths of the texts of a split, by role and language, in the order in which they first occur. */
export function textLengths({ splits }: Corpus, split: SplitName): TextLengths[] {
  const groups = new Map<string, { language: LanguageCode; role: Role; characters: number[] }>();
  for (const { language, role, text } of differentTexts(splits[split])) {
    const group = groups.get(`${role} ${language}`) ?? { language, role, characters: [] };
    group.characters.push([...text].length);
    groups.set(`${role} ${language}`, group);
  }
  for (const { characters } of groups.values()) characters.sort((a, b) => a - b);
  return [...groups.values()];
}

/** The texts of items, a candidate that several of them share once. */
function* differentTexts(items: readonly Item[]): Generator<Text> {
  const passages = new Set<string>();
  for (const { texts } of items) {
    for (const text of texts) {
      const key = `${text.language}\u0000${text.passage}`;
      const isPassage = text.passage !== undefined && text.role !== "query";
      if (!isPassage || !passages.has(key)) yield text;
      if (isPassage) passages.add(key);
    }
  }
}

/** The queries of one language in one setting, by whether the setting has a candidate that is relevant to them. */
export interface AnsweredQueries {
  readonly query: LanguageCode;
  /** The setting's candidates: of one language, or of all. */
  readonly candidate: LanguageCode | "all";
  readonly answered: number;
  /** Queries that the setting leaves out. */
  readonly unanswered: number;
}

/** For each setting of a retrieval set, how many of its queries have a relevant candidate in it. */
export function unansweredQueries({
  languages,
  queries,
  candidates,
  relevant,
}: RetrievalSet): AnsweredQueries[] {
  const answers = relevant.map(
    (indices) => new Set(Array.from(indices, (index) => candidates[index].language)),
  );
  return languages.flatMap((query) => {
    const answersInQueryLanguage = answers.filter((_, index) => queries[index].language === query);
    return [...languages, "all"].map((candidate) => {
      const isAnswered = (inLanguages: ReadonlySet<string>) =>
        candidate === "all" ? inLanguages.size > 0 : inLanguages.has(candidate);
      const answered = answersInQueryLanguage.filter(isAnswered).length;
      return { query, candidate, answered, unanswered: answersInQueryLanguage.length - answered };
    });
  });
}
