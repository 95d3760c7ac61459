import type { RandomStream } from "../core";

/** Entries that come one after another. */
export interface Draws<Entry> {
  /** The entry that comes next. With balanced draws it stays the next one until it is accepted. */
  next(): Entry;
  accept(): void;
}

/** One entry for ever. */
export function constantDraws<Entry>(entry: Entry): Draws<Entry> {
  return { next: () => entry, accept() {} };
}

/**
 * Each entry drawn by itself, with probabilities in proportion to weights above 0. Each draw takes one
 * uniform number of the stream, whatever the weights.
 */
export function independentDraws<Entry>(
  entries: readonly Entry[],
  weights: readonly number[],
  stream: RandomStream,
): Draws<Entry> {
  let sum = 0;
  const sums = weights.map((weight) => {
    sum += weight;
    return sum;
  });
  const next = () => {
    const target = stream.uniform() * sum; // below the last sum, as uniform() is below 1
    return entries[sums.findIndex((each) => each > target)];
  };
  return { next, accept() {} };
}

/**
 * Two entries, the first in a share of the draws: after n draws it has come floor(n · share + u) times,
 * with u uniform from 0 to 1. Each place has the first entry with probability `share`, and counts are
 * within 1 of their shares (systematic sampling with a random start).
 */
export function sharedDraws<Entry>(
  first: Entry,
  second: Entry,
  share: number,
  stream: RandomStream,
): Draws<Entry> {
  const start = stream.uniform();
  let drawn = 0;
  const count = (draws: number) => Math.floor(draws * share + start);
  return { next: () => (count(drawn + 1) > count(drawn) ? first : second), accept: () => void drawn++ };
}

/** Entries in a random order that is the same in every round: each comes in turn. */
export function drawsInTurn<Entry>(entries: readonly Entry[], stream: RandomStream): Draws<Entry> {
  return blocks(entries, stream.permutation(entries.length), (order) => order);
}

/**
 * Balanced draws: after n of them each entry's count is within 1 of n times its share of the weights.
 * Equal weights: all entries in a random order, then in another one (permuted blocks). Other weights:
 * blocks of {@link unevenBlocks}.
 */
export function balancedDraws<Entry>(
  entries: readonly Entry[],
  weights: readonly number[],
  stream: RandomStream,
): Draws<Entry> {
  const isEven = weights.every((weight) => weight === weights[0]);
  const next = isEven ? () => stream.permutation(entries.length) : unevenBlocks(weights, stream);
  return blocks(entries, next(), next);
}

function blocks<Entry>(
  entries: readonly Entry[],
  first: ArrayLike<number>,
  following: (order: ArrayLike<number>) => ArrayLike<number>,
): Draws<Entry> {
  let order = first;
  let place = 0;
  return {
    next: () => entries[order[place]],
    accept() {
      if (++place < order.length) return;
      order = following(order);
      place = 0;
    },
  };
}

/**
 * Blocks of draws with unequal weights. Counts are within 1 of their shares if turn j of entry i, which
 * has share w, lies between places floor((j − 1) / w) and ceil(j / w) − 1. Earliest deadline first keeps
 * to that (Tijdeman 1980, see balancedSchedule). Then pairs of places, drawn at random, change their
 * entries wherever both stay within their bounds, so that no place belongs to one entry at every seed.
 */
function unevenBlocks(weights: readonly number[], stream: RandomStream): () => ArrayLike<number> {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const shares = weights.map((weight) => weight / sum);
  const first = (entry: number, turn: number) => Math.floor((turn - 1) / shares[entry] + rounding);
  const last = (entry: number, turn: number) => Math.ceil(turn / shares[entry] - rounding) - 1;
  const turns = shares.map((_, entry) => ({ entry, turn: 1, first: 0, last: last(entry, 1) }));
  const length = 8 * weights.length;
  let from = 0;
  return () => {
    const block = Array.from({ length }, (_, index) => {
      let soonest = turns[0];
      let equals = 0; // of several that have to come as soon, each is taken with equal probability
      for (const each of turns) {
        if (each.first > from + index || (equals > 0 && each.last > soonest.last)) continue;
        equals = equals > 0 && each.last === soonest.last ? equals + 1 : 1;
        if (equals === 1 || stream.below(equals) === 0) soonest = each;
      }
      const { entry, turn } = soonest;
      turns[entry] = { entry, turn: turn + 1, first: first(entry, turn + 1), last: last(entry, turn + 1) };
      return soonest;
    });
    for (let change = 0; change < changesAPlace * length; change++) {
      const [one, other] = [stream.below(length), stream.below(length)];
      const [early, late] = one < other ? [one, other] : [other, one];
      const [a, b] = [block[early], block[late]];
      if (from + late <= a.last && from + early >= b.first) [block[early], block[late]] = [b, a];
    }
    from += length;
    return block.map(({ entry }) => entry);
  };
}

/** Far above the rounding of a turn divided by a share, far below what a place is. */
const rounding = 1e-9;

/** Each doubling brings the frequencies of entries at a place nearer to their shares, and takes twice the time. */
const changesAPlace = 16;
