/** A token of tokenizer.json's added_tokens: a text that is cut out of texts before they are cut into words. */
export interface AddedToken {
  readonly content: string;
  readonly id: number;
  readonly special?: boolean;
  /** Whether the token is looked for in the normalised text; by default where it is not special. */
  readonly normalized?: boolean;
  /** Whether the token is found between two characters that belong to no word alone. */
  readonly single_word?: boolean;
  /** Whether white space before the token, or behind it, belongs to the token. */
  readonly lstrip?: boolean;
  readonly rstrip?: boolean;
}

const ofWords = /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]/u;

/**
 * A function that cuts a text at added tokens: a list of the parts between tokens, which are not empty, and of
 * the tokens' ids. Of tokens that begin at one place the longest is found.
 *
 * @param tokens with their content as it stands in the text
 * @see AddedVocabulary::find_matches in tokenizers/src/tokenizer/added_vocabulary.rs
 */
export function cutAtAdded(tokens: readonly AddedToken[]): (text: string) => (string | number)[] {
  const known = new Map(
    tokens.filter(({ content }) => content !== "").map((token) => [token.content, token]),
  );
  if (known.size === 0) return (text) => (text === "" ? [] : [text]);
  const longestFirst = [...known.keys()].sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((content) => content.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const pattern = RegExp(escaped.join("|"), "gu");
  return (text) => {
    const parts: (string | number)[] = [];
    let done = 0;
    for (const match of text.matchAll(pattern)) {
      const [content] = match;
      const { id, single_word: isWhole, lstrip, rstrip } = known.get(content) as AddedToken;
      let [start, end] = [match.index as number, (match.index as number) + content.length];
      if (isWhole && (ofWords.test(characterBefore(text, start)) || ofWords.test(characterAt(text, end))))
        continue;
      while (lstrip && start > done && /\p{White_Space}/u.test(text[start - 1])) start--;
      while (rstrip && end < text.length && /\p{White_Space}/u.test(text[end])) end++;
      if (start > done) parts.push(text.slice(done, start));
      parts.push(id);
      done = end;
    }
    if (done < text.length) parts.push(text.slice(done));
    return parts;
  };
}

const characterAt = (text: string, place: number) => String.fromCodePoint(text.codePointAt(place) ?? 0x20);

function characterBefore(text: string, place: number): string {
  return Array.from(text.slice(Math.max(0, place - 2), place)).pop() ?? " ";
}
