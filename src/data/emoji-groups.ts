import { type EmojiNames, ownKeywords } from "./emoji-keywords";
import type { LanguageCode } from "./types";

const hairComponents = /^[\u{1F9B0}-\u{1F9B3}]$/u;

/** Whether an annotated sequence is an emoji: a pictograph that is no component, or a keycap. */
export function isEmoji(sequence: string): boolean {
  return (
    (/\p{Extended_Pictographic}/u.test(sequence) && !hairComponents.test(sequence)) ||
    sequence.includes("\u20e3")
  );
}

/** English names of emoji that come in series, each the same picture with one detail changed. */
const series = [
  /o’clock|-thirty/,
  /\bmoon\b/,
  /\bhearts?\b/,
  /^keycap:/,
  /\bbutton\b/,
  /\barrow\b/,
  /\bcircle\b/,
  /\bsquare\b/,
];

/** What makes two emoji near-duplicates, from the plainest to the most hidden. */
export type GroupingStep = "person" | "series" | "keywords";

/**
 * Groups of emoji that must not stand on both sides of a split, since knowing one gives another
 * away: the same picture but for gender, age or direction (step "person"); a series such as
 * clocks, moons, hearts, keycaps, buttons, arrows, circles or squares ("series"); equal sets of
 * two or more own keywords in any language ("keywords"). Groups that share an emoji are one.
 *
 * @param annotations names and keywords by language; English names tell the series
 * @param steps which of these to take
 * @returns for each emoji its group, named by the group's first member in the order of `emoji`
 */
export function emojiGroups(
  emoji: readonly string[],
  annotations: ReadonlyMap<LanguageCode, EmojiNames>,
  steps: readonly GroupingStep[] = ["person", "series", "keywords"],
): Map<string, string> {
  const groups = new Groups(emoji);
  if (steps.includes("person")) groups.joinEqual(withoutPerson);
  if (steps.includes("series")) {
    const english = (sequence: string) => annotations.get("en")?.[sequence]?.tts?.[0] ?? "";
    for (const pattern of series) {
      groups.joinEqual((sequence) => (pattern.test(english(sequence)) ? "in the series" : null));
    }
  }
  if (steps.includes("keywords")) {
    for (const [language, names] of annotations) {
      groups.joinEqual((sequence) => keywordSet(ownKeywords(names, sequence, language)));
    }
  }
  return groups.names();
}

/** Disjoint sets, joined step by step; the root of each is its first member. */
class Groups {
  private readonly place: ReadonlyMap<string, number>;
  private readonly parent: number[];

  constructor(private readonly members: readonly string[]) {
    this.place = new Map(members.map((member, index) => [member, index]));
    this.parent = [...members.keys()];
  }

  /** Joins members of equal keys; null is equal to nothing. */
  joinEqual(keyOf: (member: string) => string | null): void {
    const first = new Map<string, number>();
    for (const [index, member] of this.members.entries()) {
      const key = keyOf(member);
      if (key === null) continue;
      const known = first.get(key);
      if (known === undefined) first.set(key, index);
      else this.join(known, index);
    }
  }

  names(): Map<string, string> {
    return new Map([...this.place].map(([member, index]) => [member, this.members[this.root(index)]]));
  }

  private join(a: number, b: number): void {
    const [low, high] = [this.root(a), this.root(b)].sort((x, y) => x - y);
    this.parent[high] = low;
  }

  private root(index: number): number {
    let root = index;
    while (this.parent[root] !== root) root = this.parent[root];
    return root;
  }
}

/** A sequence without gender and direction signs, with any adult for man or woman and any child for boy or girl. */
function withoutPerson(sequence: string): string {
  return sequence
    .replace(/\u200d[\u2640\u2642\u27a1]/gu, "")
    .replace(/[\u{1F468}\u{1F469}]/gu, "\u{1F9D1}")
    .replace(/[\u{1F466}\u{1F467}]/gu, "\u{1F9D2}");
}

function keywordSet(keywords: readonly string[]): string | null {
  const distinct = [...new Set(keywords.map((keyword) => keyword.toLowerCase()))].sort();
  return distinct.length >= 2 ? distinct.join("|") : null;
}
