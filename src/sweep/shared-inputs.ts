import { hashOf } from "../core";
import type { CellSettings } from "./cell";
import { type CellInputs, loadCellInputs } from "./cell-inputs";

/** Settings on which what is loaded depends. */
const deciding = [
  "corpus",
  "model",
  "layers",
  "trainingLanguages",
  "evaluationCorpus",
  "evaluationLanguages",
  "split",
  "maxTokens",
] as const;

/**
 * Loads what cells need, once for neighbours that need the same; one set is held at a time, since
 * corpora and token caches are large.
 */
export function sharedInputs(): (settings: CellSettings) => Promise<CellInputs> {
  let held: { key: string; inputs: CellInputs } | null = null;
  return async (settings) => {
    const key = hashOf(deciding.map((name) => settings[name]));
    if (held?.key !== key) {
      held = null; // before the next set is loaded
      held = { key, inputs: await loadCellInputs(settings) };
    }
    return held.inputs;
  };
}
