import { createHash } from "node:crypto";
import type { Item, SplitName } from "./types";

/**
 * The identity of a corpus' content: SHA-256 over one line an item, in order, train before
 * validation before test, each the JSON of `[split, id, [[language, role, text], ...]]` and a
 * line break, in UTF-8. A text that names a passage has it as a fourth field, an item of a cluster
 * that as its fourth.
 */
export function corpusHash(splits: Readonly<Record<SplitName, readonly Item[]>>): string {
  const hash = createHash("sha256");
  for (const split of ["train", "validation", "test"] as const) {
    for (const { id, texts, cluster } of splits[split]) {
      const fields = texts.map(({ language, role, text, passage }) =>
        passage === undefined ? [language, role, text] : [language, role, text, passage],
      );
      const line = cluster === undefined ? [split, id, fields] : [split, id, fields, cluster];
      hash.update(`${JSON.stringify(line)}\n`);
    }
  }
  return hash.digest("hex");
}
