import { Model } from "@huggingface/tokenizers";

/**
 * A tokenizer's model that works word by word and remembers the pieces of words: most words of a
 * corpus recur, so that this is several times as fast as tokenising whole texts.
 */
export class WordByWord extends Model {
  private readonly piecesOf = new Map<string, readonly string[]>();

  constructor(private readonly model: Model) {
    super(model.config);
    this.vocab = model.vocab;
    this.tokens_to_ids = model.tokens_to_ids;
    this.unk_token_id = model.unk_token_id;
    this.unk_token = model.unk_token;
    this.fuse_unk = false; // done by the model, within each word
  }

  encode(words: string[]): string[] {
    return words.flatMap((word) => this.pieces(word));
  }

  private pieces(word: string): readonly string[] {
    const known = this.piecesOf.get(word);
    if (known) return known;
    const pieces = this.model([word]);
    if (word.length > longestKept) return pieces;
    if (this.piecesOf.size >= 200_000) this.piecesOf.clear(); // some 40 MB
    this.piecesOf.set(word, pieces);
    return pieces;
  }
}

/** Longer words do not recur. */
const longestKept = 100;
