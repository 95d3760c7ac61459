import { hashOf } from "../core";
import type { Item, SplitName } from "./types";

/** SHA-256 over every split's ids, languages, roles and texts, in order: the identity of a corpus' content. */
export function corpusHash(splits: Readonly<Record<SplitName, readonly Item[]>>): string {
  return hashOf(
    Object.entries(splits).map(([split, items]) => [
      split,
      items.map(({ id, texts }) => [id, texts.map(({ language, role, text }) => [language, role, text])]),
    ]),
  );
}
