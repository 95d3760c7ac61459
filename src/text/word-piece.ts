import { Model } from "@huggingface/tokenizers";

/**
 * The WordPiece model of a tokenizer (Schuster and Nakajima 2012): the longest piece that the rest of a
 * word begins with, again and again; the unknown token for a word that has a rest without a piece, or
 * too many characters. The npm package builds every candidate from a list of characters, which takes
 * seconds for a long text of long words.
 *
 * @see tokenizers/src/models/wordpiece/mod.rs
 */
export class WordPiece extends Model {
  private readonly longest: number;
  private readonly prefix: string;
  private readonly mostCharacters: number;

  constructor(model: Model) {
    super(model.config);
    this.vocab = model.vocab;
    this.tokens_to_ids = model.tokens_to_ids;
    this.unk_token_id = model.unk_token_id;
    this.unk_token = model.unk_token;
    const { continuing_subword_prefix = "##", max_input_chars_per_word = 100 } = model.config as {
      continuing_subword_prefix?: string;
      max_input_chars_per_word?: number;
    };
    this.prefix = continuing_subword_prefix;
    this.mostCharacters = max_input_chars_per_word;
    this.longest = model.vocab.reduce((most, piece) => Math.max(most, piece?.length ?? 0), 1);
  }

  encode(words: string[]): string[] {
    return words.flatMap((word) => this.piecesOf(word) ?? [this.unk_token as string]);
  }

  private piecesOf(word: string): string[] | null {
    if (Array.from(word).length > this.mostCharacters) return null;
    const pieces: string[] = [];
    for (let start = 0; start < word.length; ) {
      const prefix = start === 0 ? "" : this.prefix;
      let end = Math.min(word.length, start + this.longest);
      while (end > start && !this.tokens_to_ids.has(prefix + word.slice(start, end))) end--;
      if (end === start) return null;
      pieces.push(prefix + word.slice(start, end));
      start = end;
    }
    return pieces;
  }
}
