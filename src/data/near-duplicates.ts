const gramLength = 5;

/** The different runs of five characters of a text, overlapping; for a text of at most five characters the text itself. */
export function characterGrams(text: string): Set<string> {
  const isWide = /[\ud800-\udfff]/.test(text); // then characters and UTF-16 units differ
  const characters = isWide ? [...text] : text;
  if (characters.length <= gramLength) return new Set([text]);
  const grams = new Set<string>();
  for (let from = 0; from + gramLength <= characters.length; from++) {
    const run = characters.slice(from, from + gramLength);
    grams.add(typeof run === "string" ? run : run.join(""));
  }
  return grams;
}

/**
 * For each text the index of the first of the other texts that is nearly equal to it, or -1. Texts
 * are nearly equal if their sets of character 5-grams have a Jaccard index (shared grams /
 * different grams of both) of 0.8 or more; characters treat scripts without spaces between words
 * as they treat others.
 *
 * The result is exact, by prefix filtering: put every set in one order, rarest gram first. Two sets
 * of a and b grams reach 0.8 only if each shares at least ceil(0.8 · its size) grams with the other,
 * so they share one of their first a - ceil(0.8 a) + 1 and b - ceil(0.8 b) + 1 grams; only pairs
 * that do are compared in full. The grams of the texts stay in memory, those of the others do not.
 *
 * @see Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007 (all-pairs)
 */
export function nearDuplicates(texts: readonly string[], others: Iterable<string>): Int32Array {
  const gramsOf = texts.map(characterGrams);
  const rankOf = rarestFirst(gramsOf);
  const ranksOf = (grams: ReadonlySet<string>) => [...grams].map((gram) => rankOf.get(gram) as number);
  const sets = gramsOf.map((grams) => Int32Array.from(ranksOf(grams)).sort());
  const inPrefix: number[][] = Array.from({ length: rankOf.size }, () => []);
  for (const [index, set] of sets.entries()) {
    for (const rank of set.subarray(0, prefixLength(set.length))) inPrefix[rank].push(index);
  }
  const nearest = new Int32Array(texts.length).fill(-1);
  const lookedAt = new Int32Array(texts.length).fill(-1);
  let other = -1;
  for (const text of others) {
    other++;
    const grams = characterGrams(text);
    const known = new Int32Array(grams.size);
    let count = 0;
    for (const gram of grams) {
      const rank = rankOf.get(gram);
      if (rank !== undefined) known[count++] = rank;
    }
    // grams that no text has are the rarest, and so come first in the prefix
    const prefix = prefixLength(grams.size) - (grams.size - count);
    if (prefix <= 0) continue;
    const set = known.subarray(0, count).sort();
    for (const rank of set.subarray(0, prefix)) {
      for (const index of inPrefix[rank]) {
        if (nearest[index] !== -1 || lookedAt[index] === other) continue;
        lookedAt[index] = other;
        if (isNear(set, grams.size, sets[index])) nearest[index] = other;
      }
    }
  }
  return nearest;
}

/** Ranks of grams, from 0: grams in few sets first, those in equally many by their first occurrence. */
function rarestFirst(sets: readonly ReadonlySet<string>[]): Map<string, number> {
  const frequency = new Map<string, number>();
  for (const set of sets) for (const gram of set) frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
  const byFrequency = [...frequency].sort((a, b) => a[1] - b[1]);
  return new Map(byFrequency.map(([gram], rank) => [gram, rank]));
}

function prefixLength(size: number): number {
  return size - Math.ceil((4 * size) / 5) + 1;
}

/**
 * Whether two sets are near, in whole numbers: shared / (a + b - shared) >= 4/5.
 *
 * @param some ascending ranks of those grams of the first set that any text has
 * @param size of the whole first set
 * @param other ascending ranks of the second set's grams
 */
function isNear(some: Int32Array, size: number, other: Int32Array): boolean {
  if (5 * Math.min(size, other.length) < 4 * Math.max(size, other.length)) return false;
  const needed = Math.ceil((4 * (size + other.length)) / 9);
  let shared = 0;
  for (let i = 0, j = 0; i < some.length && j < other.length; ) {
    if (shared + Math.min(some.length - i, other.length - j) < needed) return false;
    if (some[i] === other[j]) {
      shared++;
      i++;
      j++;
    } else if (some[i] < other[j]) i++;
    else j++;
  }
  return shared >= needed;
}
