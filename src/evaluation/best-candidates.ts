import type { Engine } from "../engine";
import type { TopList } from "./top-list";

type Tensor = ReturnType<Engine["tf"]["tensor2d"]>;

/** Neighbouring candidates of which the best stands for all, until it is one of the best. */
const groupSize = 32;

/**
 * Offers a block of candidates to the lists of its queries, reading back few of their scores.
 *
 * The best k candidates are in the k groups whose best are the best, of equal ones those that come
 * first: a candidate outside of them has k others before it, one in each group, with a higher
 * score or with an equal one and a smaller index. So the engine finds each group's best, then the
 * best groups, and their scores alone are looked at one by one.
 *
 * @param scores of finite numbers, shape [queries, candidates]; disposed of
 * @param first index of the block's first candidate
 * @param lists one a query, of k places, without relevant candidates, which lose ties
 */
export function offerBlock(
  tf: Engine["tf"],
  scores: Tensor,
  first: number,
  lists: readonly TopList[],
  k: number,
): void {
  const [queries, candidates] = scores.shape;
  const groups = Math.floor(candidates / groupSize);
  const grouped = k * 4 <= groups ? groups * groupSize : 0;
  const chosen = grouped > 0 ? bestGroups(tf, scores, groups, k) : null;
  const left = grouped < candidates ? tf.slice(scores, [0, grouped], [queries, candidates - grouped]) : null;
  const others = left?.dataSync();
  for (const [query, list] of lists.entries()) {
    for (let place = query * k; chosen && place < (query + 1) * k; place++) {
      if (chosen.best[place] < list.floor) break; // nor do the groups after it come in
      list.add(
        chosen.scores.subarray(place * groupSize, (place + 1) * groupSize),
        first + chosen.groups[place] * groupSize,
      );
    }
    const width = candidates - grouped;
    if (others)
      list.add(others.subarray(query * width, (query + 1) * width) as Float32Array, first + grouped);
  }
  left?.dispose();
  scores.dispose();
}

/** The k best groups of each query, their best scores, and all scores in them: shapes [queries, k], twice, and [queries, k, group]. */
function bestGroups(
  tf: Engine["tf"],
  scores: Tensor,
  groups: number,
  k: number,
): { groups: Int32Array; best: Float32Array; scores: Float32Array } {
  const [queries, candidates] = scores.shape;
  const whole = groups * groupSize;
  const [indices, values, members] = tf.tidy(() => {
    const even = whole === candidates ? scores : tf.slice(scores, [0, 0], [queries, whole]);
    const byGroup = tf.reshape(even, [queries * groups, groupSize]);
    const largest = tf.reshape(tf.max(byGroup, 1), [queries, groups]);
    const best = tf.topk(largest, k); // of equal ones the first
    const before = tf.reshape(tf.range(0, queries * groups, groups, "int32"), [queries, 1]);
    const rows = tf.reshape(tf.add(best.indices, before), [queries * k]);
    return [best.indices, best.values, tf.gather(byGroup, rows)];
  });
  // not in the tidy: it looks for tensors in what it returns, one array entry after another
  const found = {
    groups: indices.dataSync() as Int32Array,
    best: values.dataSync() as Float32Array,
    scores: members.dataSync() as Float32Array,
  };
  tf.dispose([indices, values, members]);
  return found;
}
