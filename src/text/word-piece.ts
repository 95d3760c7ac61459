/** A WordPiece model as tokenizer.json declares it. */
export interface WordPieceJson {
  readonly vocab: Readonly<Record<string, number>>;
  readonly unk_token: string;
  readonly continuing_subword_prefix?: string;
  readonly max_input_chars_per_word?: number;
}

/**
 * The WordPiece model of a tokenizer (Schuster and Nakajima 2012): a function from a word to the ids of
 * the longest piece that the rest of the word begins with, again and again; the unknown token for a
 * word that has a rest without a piece, or too many characters.
 *
 * @throws {TypeError} for a vocabulary that is none, or without the unknown token
 * @see tokenizers/src/models/wordpiece/mod.rs
 */
export function wordPiece({
  vocab,
  unk_token: unknown,
  continuing_subword_prefix: prefix = "##",
  max_input_chars_per_word: mostCharacters = 100,
}: WordPieceJson): (word: string) => number[] {
  const ids = new Map(Object.entries(vocab ?? {}));
  const odd = [...ids].find(([, id]) => !Number.isInteger(id));
  if (odd) throw new TypeError(`the piece ${JSON.stringify(odd[0])} has the id ${JSON.stringify(odd[1])}`);
  const unknownId = ids.get(unknown);
  if (unknownId === undefined)
    throw new TypeError(`the vocabulary has no unk_token ${JSON.stringify(unknown)}`);
  let longest = 1;
  for (const piece of ids.keys()) if (piece.length > longest) longest = piece.length;

  return (word) => {
    if (word.length > mostCharacters && Array.from(word).length > mostCharacters) return [unknownId];
    const pieces: number[] = [];
    for (let start = 0; start < word.length; ) {
      const before = start === 0 ? "" : prefix;
      let end = Math.min(word.length, start + longest);
      while (end > start && !ids.has(before + word.slice(start, end))) end--;
      if (end === start) return [unknownId];
      pieces.push(ids.get(before + word.slice(start, end)) as number);
      start = end;
    }
    return pieces;
  };
}
