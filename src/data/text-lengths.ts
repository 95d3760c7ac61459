import type { Corpus, LanguageCode, Role, SplitName } from "./types";

/** How long the texts of one language and role are. */
export interface TextLengths {
  readonly language: LanguageCode;
  readonly role: Role;
  /** Characters (code points) of each text, ascending; a candidate that several items share once. */
  readonly characters: readonly number[];
}

/** Lengths of the texts of a split, by role and language, in the order in which they first occur. */
export function textLengths({ splits }: Corpus, split: SplitName): TextLengths[] {
  const found = new Map<string, { language: LanguageCode; role: Role; characters: number[] }>();
  const passages = new Set<string>();
  for (const { language, role, text, passage } of splits[split].flatMap((item) => item.texts)) {
    if (passage !== undefined && role !== "query") {
      const before = passages.size;
      if (passages.add(`${language}\u0000${passage}`).size === before) continue;
    }
    const key = `${role} ${language}`;
    const lengths = found.get(key) ?? { language, role, characters: [] };
    lengths.characters.push([...text].length);
    found.set(key, lengths);
  }
  return [...found.values()].map(({ characters, ...of }) => ({
    ...of,
    characters: characters.sort((a, b) => a - b),
  }));
}
