import { UserError } from "../core";
import type { Corpus, SplitName } from "./types";

/**
 * Refuses a corpus whose items could not be told apart, would leak from one split into another,
 * or hold texts that are none.
 *
 * @throws {UserError} naming corpus, split and item of the first of: an id that occurs twice, in
 *   one split or in two; an item without texts; a text that is empty or of no language
 */
export function checkCorpus(corpus: Corpus): void {
  const splitOf = new Map<string, string>();
  const textOf = new Map<string, string>();
  for (const split of Object.keys(corpus.splits) as SplitName[]) {
    for (const { id, texts } of corpus.splits[split]) {
      const refuse = (what: string) => {
        throw new UserError(`${corpus.name}, ${split}, item ${JSON.stringify(id)}: ${what}`);
      };
      const earlier = splitOf.get(id);
      if (earlier === split) refuse("is there twice; give each item an id of its own");
      if (earlier !== undefined) refuse(`is in ${earlier} too; an item belongs to one split`);
      splitOf.set(id, split);
      if (texts.length === 0) refuse("has no text; leave it out or give it one");
      for (const { language, role, text, passage } of texts) {
        if (language.trim() === "") refuse(`has a text of no language: ${JSON.stringify(text)}`);
        if (text.trim() === "") refuse(`has an empty text in ${language}; leave the text out`);
        if (passage === undefined || role === "query") continue;
        const key = JSON.stringify([split, language, passage]);
        if ((textOf.get(key) ?? text) !== text)
          refuse(
            `has another text of passage ${JSON.stringify(passage)} in ${language} than an earlier item`,
          );
        textOf.set(key, text);
      }
    }
  }
}
