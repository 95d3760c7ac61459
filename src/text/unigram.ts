import { Model, type Unigram as PackageUnigram } from "@huggingface/tokenizers";

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
  private readonly scores: Float64Array;

  constructor(private readonly model: PackageUnigram) {
    super(model.config);
    this.scores = Float64Array.from(model.scores, asSerdeReads);
    this.vocab = model.vocab;
    this.tokens_to_ids = model.tokens_to_ids;
    this.unk_token_id = model.unk_token_id;
    this.unk_token = model.unk_token;
    this.fuse_unk = false; // done here, within each word
  }

  encode(words: string[]): string[] {
    return words.flatMap((word) => this.piecesOf(word));
  }

  private piecesOf(word: string): string[] {
    const { scores } = this;
    const { trie, tokens_to_ids: ids, unk_score: unknown } = this.model;
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
      next = start + widthAt(word, start);
      let hasOne = false;
      let end = start;
      for (let node: typeof trie.root | undefined = trie.root; end < length; ) {
        const width = widthAt(word, end);
        node = node.children.get(width === 1 ? word[end] : word.slice(end, end + width));
        if (!node) break;
        end += width;
        if (!node.is_leaf) continue;
        offer(start, end, scores[ids.get(word.slice(start, end)) as number], 1);
        hasOne ||= end === next;
      }
      if (!hasOne) offer(start, next, unknown, 0);
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

/** How many code units the character at a place has: 2 for a pair of surrogates. */
function widthAt(text: string, place: number): 1 | 2 {
  return (text.codePointAt(place) as number) > 0xffff ? 2 : 1;
}
