/** A part of tokenizer.json. */
export interface Part {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Cuts a text into the words that a tokenizer's model gets. */
export type PreTokenizer = (text: string) => string[];

// classes of characters, as a regular expression's brackets hold them
const space = "\\p{White_Space}";
const punctuation = "\\p{P}$+<=>^`|~"; // symbols of ASCII too
const ofWords = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}";

/** What becomes of delimiters, the characters of a class: a pattern of the words. @see SplitDelimiterBehavior in the Rust tokenizers */
const behaviors = {
  Removed: (delimiter: string) => `[^${delimiter}]+`,
  Isolated: (delimiter: string) => `[^${delimiter}]+|[${delimiter}]`,
  Contiguous: (delimiter: string) => `[^${delimiter}]+|[${delimiter}]+`,
  MergedWithPrevious: (delimiter: string) => `[^${delimiter}]+[${delimiter}]?|[${delimiter}]`,
  MergedWithNext: (delimiter: string) => `[${delimiter}]?[^${delimiter}]+|[${delimiter}]`,
};

/** The names of {@link behaviors}. */
export const delimiterBehaviors = Object.keys(behaviors);

function matches(pattern: string): PreTokenizer {
  const words = RegExp(pattern, "gu");
  return (text) => text.match(words) ?? [];
}

const cutAt = (delimiter: string, behavior: keyof typeof behaviors) =>
  matches(behaviors[behavior](delimiter));

const inTurn =
  (parts: readonly PreTokenizer[]): PreTokenizer =>
  (text) =>
    parts.reduce((words, part) => words.flatMap(part), [text]);

/** The pre-tokenizers of tokenizer.json, by the type of the part. @see tokenizers/src/pre_tokenizers of the Rust tokenizers */
export const preTokenizers: Readonly<Record<string, (part: Part) => PreTokenizer>> = {
  BertPreTokenizer: () => inTurn([cutAt(space, "Removed"), cutAt(punctuation, "Isolated")]),
  Metaspace({ replacement, prepend_scheme: scheme = "always", split = true }) {
    const mark = replacement as string;
    return (text) => {
      const marked = text.replaceAll(" ", mark);
      const whole = scheme === "always" && !marked.startsWith(mark) ? mark + marked : marked;
      return split ? cutBefore(mark, whole) : [whole];
    };
  },
  WhitespaceSplit: () => cutAt(space, "Removed"),
  Whitespace: () => matches(`[${ofWords}]+|[^${ofWords}${space}]+`),
  Punctuation: ({ behavior = "Isolated" }) => cutAt(punctuation, behavior as keyof typeof behaviors),
  Digits: ({ individual_digits: areIndividual }) =>
    cutAt("\\p{N}", areIndividual ? "Isolated" : "Contiguous"),
  Sequence: ({ pretokenizers }) => inTurn((pretokenizers as Part[]).map(preTokenizerOf)),
};

/** The pre-tokenizer that a part of tokenizer.json declares. @param part of a type of {@link preTokenizers} */
export function preTokenizerOf(part: Part): PreTokenizer {
  return preTokenizers[part.type](part);
}

function cutBefore(mark: string, text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let next = text.indexOf(mark, 1); next > 0; next = text.indexOf(mark, next + 1)) {
    parts.push(text.slice(start, next));
    start = next;
  }
  parts.push(text.slice(start));
  return parts;
}
