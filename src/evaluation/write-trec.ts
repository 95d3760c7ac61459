import { closeSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import { replaceFile } from "../core";
import type { RetrievalSet } from "../data";
import type { Ranking } from "../search";

/** Names of the files in a folder of TREC results. */
export const trecFiles = { qrels: "qrels.txt", run: "run.txt" } as const;

/**
 * Writes rankings in the pool of all languages as files that trec_eval and similar programs read:
 * qrels.txt with lines `query 0 candidate 1`, since a retrieval set has no other grades, and run.txt with
 * lines `query Q0 candidate rank score batchmix`. Names of queries and candidates are their language and
 * their index in the set: `en-q12`, `de-c407`.
 *
 * Scores are float32 with all their digits. Of equal scores, all but the first are lowered to the next
 * float32 below, so that programs which break ties by name keep our order, ties against the system. If
 * rankings hold the whole pool, such a program's AP is that of {@link evaluateRetrieval}; if not, it is AP
 * with a cut-off at their length.
 *
 * @param top each query's best candidates, in the order of queries
 * @param depth how many candidates of each query to write; all by default
 */
export function writeTrec(
  set: RetrievalSet,
  top: readonly Ranking[],
  folder: string,
  depth = Number.POSITIVE_INFINITY,
): void {
  if (top.length !== set.queries.length)
    throw new RangeError(`writeTrec: expected ${set.queries.length} rankings, got ${top.length}`);
  const queryNames = set.queries.map(({ language }, index) => `${language}-q${index}`);
  const candidateNames = set.candidates.map(({ language }, index) => `${language}-c${index}`);
  writeLines(path.join(folder, trecFiles.qrels), queryNames, (name, query) =>
    Array.from(set.relevant[query], (index) => `${name} 0 ${candidateNames[index]} 1\n`),
  );
  writeLines(path.join(folder, trecFiles.run), queryNames, (name, query) => {
    const { candidates, scores } = top[query];
    const falling = strictlyFalling(scores);
    return Array.from(candidates.subarray(0, depth), (index, at) => {
      return `${name} Q0 ${candidateNames[index]} ${at + 1} ${falling[at].toPrecision(9)} batchmix\n`;
    });
  });
}

function writeLines(
  file: string,
  names: readonly string[],
  linesOf: (name: string, index: number) => string[],
): void {
  replaceFile(file, (temporary) => {
    const handle = openSync(temporary, "w");
    try {
      names.forEach((name, index) => {
        writeFileSync(handle, linesOf(name, index).join("")); // unlike writeSync, goes on after a short write
      });
    } finally {
      closeSync(handle);
    }
  });
}

/** Scores that fall strictly: each tie is lowered to the next float32 below the score before it. */
function strictlyFalling(scores: Float32Array): Float32Array {
  const falling = scores.slice();
  const bits = new Int32Array(falling.buffer);
  for (let at = 1; at < falling.length; at++) {
    if (falling[at] < falling[at - 1]) continue;
    // the next float32 below a positive number has its bits less 1, below a negative one its bits plus 1
    falling[at] = falling[at - 1];
    if (falling[at] > 0) bits[at]--;
    else if (falling[at] === 0) falling[at] = -(2 ** -149);
    else bits[at]++;
  }
  return falling;
}
