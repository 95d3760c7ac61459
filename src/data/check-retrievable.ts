import { UserError } from "../core";
import type { RetrievalSet } from "./types";

/**
 * Refuses a retrieval set of which there would be no results: one with a language that nothing can
 * be found in, or where nothing that could be found is relevant.
 *
 * @throws {UserError} naming the set, and the first language without a candidate
 */
export function checkRetrievable({ name, languages, candidates, relevant }: RetrievalSet): void {
  const had = new Set(candidates.map(({ language }) => language));
  const empty = languages.find((language) => !had.has(language));
  if (empty !== undefined)
    throw new UserError(`${name} has no candidates in ${empty}; give it some or leave the language out`);
  if (relevant.every(({ length }) => length === 0)) {
    throw new UserError(
      `${name} has no query with a relevant candidate; an item needs a query and another text as its candidate`,
    );
  }
}

/**
 * Refuses a retrieval set from which no interval can be computed: an interval needs two items or
 * more, and two clusters or more where items come in clusters.
 *
 * @throws {UserError} naming the set
 */
export function checkComparable({ name, items, clusters }: RetrievalSet): void {
  if (items.length < 2)
    throw new UserError(`${name} has ${items.length} item; an interval needs two or more`);
  if (clusters && new Set(clusters).size < 2)
    throw new UserError(
      `${name}: all ${items.length} items are of the cluster ${JSON.stringify(clusters[0])}, and an interval needs two clusters or more; name clusters that differ, or none`,
    );
}
