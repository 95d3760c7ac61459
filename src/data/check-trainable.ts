import { UserError } from "../core";
import type { Corpus } from "./types";

/**
 * Refuses to train on a corpus that is for testing alone.
 *
 * @throws {UserError} saying why it is
 */
export function checkTrainable(corpus: Corpus): void {
  if (corpus.testOnly === undefined) return;
  throw new UserError(
    `${corpus.title} cannot be trained on: ${corpus.testOnly}; train on another corpus and evaluate on it`,
  );
}
