import { Model } from "@huggingface/tokenizers";

/** A unigram model as tokenizer.json declares it. */
export interface UnigramJson {
  readonly vocab: readonly (readonly [piece: string, score: number])[];
  readonly unk_id: number;
}

/**
 * The unigram model of a tokenizer (Kudo 2018): the pieces of a word whose scores have the largest
 * sum, in time and memory that grow linearly with the word. The npm package's own search takes
 * quadratic time, and ends with a stack overflow for words of 130,000 pieces. Of equal sums the
 * first that is found stays, as in the Rust tokenizers; characters without a piece that follow one
 * another are one token.
 *
 * @see encode_optimized in tokenizers/src/models/unigram/model.rs
 */
export class Unigram extends Model {
  private readonly pieces: number;
  /** The length of the longest piece that begins with a character. */
  private readonly longest = new Map<string, number>();
  private readonly scores: Float64Array;
  private readonly unknownScore: number;

  /** @throws {TypeError} for a vocabulary that is none, naming the first entry which is no piece with a score */
  constructor(json: UnigramJson) {
    super({ type: "Unigram" } as ConstructorParameters<typeof Model>[0]);
    const { vocab, unk_id: unknown } = json;
    if (!Array.isArray(vocab)) throw new TypeError("the unigram model has no list of pieces");
    this.pieces = vocab.length;
    this.scores = new Float64Array(vocab.length);
    let least = Infinity;
    for (const [id, entry] of vocab.entries()) {
      const [piece, score]: readonly unknown[] = Array.isArray(entry) ? entry : [];
      if (typeof piece !== "string" || typeof score !== "number")
        throw new TypeError(`entry ${id} of the unigram model is no piece with a score`);
      this.vocab.push(piece);
      this.tokens_to_ids.set(piece, id);
      this.scores[id] = asSerdeReads(score);
      if (score < least) least = score;
      const first = characterAt(piece, 0);
      if (piece.length > (this.longest.get(first) ?? 0)) this.longest.set(first, piece.length);
    }
    if (!Number.isInteger(unknown) || vocab[unknown] === undefined)
      throw new TypeError(`the unigram model's unk_id is ${JSON.stringify(unknown)}, which no piece has`);
    this.unk_token_id = unknown;
    this.unk_token = this.vocab[unknown];
    this.unknownScore = least - 10;
    this.scores[unknown] = this.unknownScore;
  }

  encode(words: string[]): string[] {
    return words.flatMap((word) => this.piecesOf(word));
  }

  private piecesOf(word: string): string[] {
    const { scores, unknownScore, tokens_to_ids: ids } = this;
    const { length } = word;
    const best = new Float64Array(length + 1).fill(-Infinity); // the score of the best pieces up to a place
    const startOf = new Int32Array(length + 1); // where the last of them starts
    const isKnown = new Uint8Array(length + 1);
    best[0] = 0;
    const offer = (start: number, end: number, score: number, known: 0 | 1): void => {
      const sum = best[start] + score;
      if (sum <= best[end]) return;
      best[end] = sum;
      startOf[end] = start;
      isKnown[end] = known;
    };
    for (let start = 0, next = 0; start < length; start = next) {
      const first = characterAt(word, start);
      next = start + first.length;
      let hasOne = false; // whether the character is a piece
      const last = Math.min(length, start + (this.longest.get(first) ?? 0));
      for (let end = next; end <= last; end += characterAt(word, end).length || 1) {
        const id = ids.get(word.slice(start, end));
        if (id === undefined || id >= this.pieces) continue; // other ids are added tokens'
        offer(start, end, scores[id], 1);
        hasOne ||= end === next;
      }
      if (!hasOne) offer(start, next, unknownScore, 0);
    }
    const pieces: string[] = [];
    for (let end = length; end > 0; ) {
      let start = startOf[end];
      if (!isKnown[end]) while (start > 0 && !isKnown[start]) start = startOf[start];
      pieces.push(word.slice(start, end));
      end = start;
    }
    return pieces.reverse();
  }
}

/**
 * The number that the Rust tokenizers read where tokenizer.json writes this one: serde_json divides the
 * digits, as a number, by a power of ten, which rounds twice. The last bit decides between pieces whose
 * sums are equal, as "c cc" and "cc c".
 */
function asSerdeReads(score: number): number {
  const [, whole, decimals] = /^(-?\d+)\.(\d+)$/.exec(String(score)) ?? [];
  return decimals === undefined ? score : Number(whole + decimals) / 10 ** decimals.length;
}

/** The character at a place: two code units for a pair of surrogates, none at the end. */
function characterAt(text: string, place: number): string {
  const code = text.codePointAt(place);
  return code === undefined ? "" : text.slice(place, place + (code > 0xffff ? 2 : 1));
}
