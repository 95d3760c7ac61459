/** CLDR's annotations of one language: name (tts) and keywords (default) by emoji. */
export type EmojiNames = Readonly<
  Record<string, { readonly tts?: readonly string[]; readonly default?: readonly string[] }>
>;

const hairComponents = /^[\u{1F9B0}-\u{1F9B3}]$/u;

/** Whether an annotated sequence is an emoji: a pictograph that is no component, or a keycap. */
export function isEmoji(sequence: string): boolean {
  return (
    (/\p{Extended_Pictographic}/u.test(sequence) && !hairComponents.test(sequence)) ||
    sequence.includes("\u20e3")
  );
}

/** English names of emoji that come in series, each the same picture with one detail changed. */
const series = [/o’clock|-thirty/, /\bmoon\b/, /\bhearts?\b/, /^keycap:/, /\bbutton\b/];

/**
 * Groups of emoji that must not stand on both sides of a split, since knowing one gives another
 * away: the same picture but for gender, age or direction; a series (clocks, moons, hearts,
 * keycaps, buttons); equal sets of two or more keywords in any language.
 *
 * @returns for each emoji its group, named by its first member
 */
export function emojiGroups(
  emoji: readonly string[],
  annotations: ReadonlyMap<string, EmojiNames>,
): Map<string, string> {
  const parent = new Map(emoji.map((sequence) => [sequence, sequence]));
  const rootOf = (sequence: string): string => {
    let root = sequence;
    while (parent.get(root) !== root) root = parent.get(root) as string;
    return root;
  };
  const joinEqual = (keyOf: (sequence: string) => string | null) => {
    const first = new Map<string, string>();
    for (const sequence of emoji) {
      const key = keyOf(sequence);
      if (key === null) continue;
      const known = first.get(key);
      if (known === undefined) first.set(key, sequence);
      else parent.set(rootOf(sequence), rootOf(known));
    }
  };
  joinEqual(withoutPerson);
  for (const pattern of series) {
    joinEqual((sequence) =>
      pattern.test(annotations.get("en")?.[sequence]?.tts?.[0] ?? "") ? "series" : null,
    );
  }
  for (const names of annotations.values())
    joinEqual((sequence) => keywordSet(names[sequence]?.default ?? []));
  return new Map(emoji.map((sequence) => [sequence, rootOf(sequence)]));
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
