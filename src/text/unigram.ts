/** A unigram model as tokenizer.json declares it. */
export interface UnigramJson {
  readonly vocab: readonly (readonly [piece: string, score: number])[];
  readonly unk_id: number;
}

/**
 * The unigram model of a tokenizer (Kudo 2018): a function from a word to the ids of the pieces whose
 * scores have the largest sum, in time and memory that grow linearly with the word. Of equal sums the
 * first that is met stays, as in the Rust tokenizers; characters without a piece that follow one
 * another are one unknown token.
 *
 * @throws {TypeError} for a vocabulary that is none, naming the first entry which is no piece with a score
 * @see encode_optimized in tokenizers/src/models/unigram/model.rs
 */
export function unigram({ vocab, unk_id: unknown }: UnigramJson): (word: string) => number[] {
  if (!Array.isArray(vocab)) throw new TypeError("the unigram model has no list of pieces");
  if (!Number.isInteger(unknown) || vocab[unknown] === undefined)
    throw new TypeError(`the unigram model's unk_id is ${JSON.stringify(unknown)}, which no piece has`);
  const ids = new Map<string, number>();
  const longest = new Map<string, number>(); // length of the longest piece that begins so
  const scores = new Float64Array(vocab.length);
  let least = Infinity;
  for (const [id, entry] of vocab.entries()) {
    const [piece, score]: readonly unknown[] = Array.isArray(entry) ? entry : [];
    if (typeof piece !== "string" || typeof score !== "number")
      throw new TypeError(`entry ${id} of the unigram model is no piece with a score`);
    ids.set(piece, id);
    scores[id] = asSerdeReads(score);
    if (score < least) least = score;
    const begin = piece.slice(0, beginLength);
    if (piece.length > (longest.get(begin) ?? 0)) longest.set(begin, piece.length);
  }
  const unknownScore = least - 10;
  scores[unknown] = unknownScore;

  return (word) => {
    const { length } = word;
    const best = new Float64Array(length + 1).fill(-Infinity); // the score of the best pieces up to a place
    const startOf = new Int32Array(length + 1); // where the last of them starts
    const idOf = new Int32Array(length + 1); // of the last of them; none for a character without a piece
    best[0] = 0;
    const offer = (start: number, end: number, score: number, id: number): void => {
      const sum = best[start] + score;
      if (sum <= best[end]) return;
      best[end] = sum;
      startOf[end] = start;
      idOf[end] = id;
    };
    for (let start = 0, next = 0; start < length; start = next) {
      next = start + unitsAt(word, start);
      let hasOne = false; // whether the character is a piece
      const most = longest.get(word.slice(start, start + beginLength)) ?? beginLength;
      const last = Math.min(length, start + most);
      for (let end = next; end <= last; end += unitsAt(word, end)) {
        const id = ids.get(word.slice(start, end));
        if (id === undefined) continue;
        offer(start, end, scores[id], id);
        hasOne ||= end === next;
      }
      if (!hasOne) offer(start, next, unknownScore, none);
    }
    const pieces: number[] = [];
    for (let end = length; end > 0; end = startOf[end]) {
      const id = idOf[end];
      if (id !== none) pieces.push(id);
      else if (startOf[end] === 0 || idOf[startOf[end]] !== none) pieces.push(unknown); // the first of its run
    }
    return pieces.reverse();
  };
}

const none = -1;

/**
 * The number that the Rust tokenizers read where tokenizer.json writes this one: serde_json divides the
 * digits, as a number, by a power of ten, which rounds twice. The last bit decides between pieces whose
 * sums are equal, as "c cc" and "cc c".
 */
function asSerdeReads(score: number): number {
  const [, whole, decimals] = /^(-?\d+)\.(\d+)$/.exec(String(score)) ?? [];
  return decimals === undefined ? score : Number(whole + decimals) / 10 ** decimals.length;
}

/** How many code units the character at a place has: two for a pair of surrogates. */
function unitsAt(text: string, place: number): number {
  return (text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1;
}

/** Of so many code units at a place, few pieces begin with all, so that few of the texts after the place are looked up. */
const beginLength = 3;
