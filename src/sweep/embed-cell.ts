import type { Cell } from "./cell";
import type { CellInputs } from "./cell-inputs";
import { type EmbeddedSet, embedModel } from "./embed-model";
import { retrievalTokens } from "./retrieval-tokens";
import { type CellWatch, cellModel } from "./run-cell";

/** A cell's retrieval set as the vectors that its model gives, trained first if it is not stored. */
export async function embedCell(cell: Cell, inputs: CellInputs, watch: CellWatch = {}): Promise<EmbeddedSet> {
  const { split, precision } = cell.settings;
  const tokens = retrievalTokens(inputs.retrievalSet, inputs.evaluationCorpus, split, inputs);
  const model = await cellModel(cell, inputs, watch);
  const texts = tokens.toEncode.length;
  return embedModel(inputs, model, tokens, precision, (done) => watch.onEncoded?.(done, texts));
}
