import { encodeAll, makeEncoder, readParameters } from "../models";
import { makeTrainer } from "../training";
import { loadCellInputs } from "./cell-inputs";
import { cellTexts } from "./cell-texts";
import type { PlannedCell } from "./plan-sweep";
import { retrievalTokens } from "./retrieval-tokens";

/** What one cell of given settings will take here. */
export interface CellCost {
  readonly seconds: number;
  /** Of what is kept when it is done. */
  readonly bytes: number;
}

const timedSteps = 2;
const timedTexts = 256;

/**
 * What a cell will take, extrapolated from two steps and 256 texts run now: a few per cent to some
 * tens off on a busy machine, and early stopping may save some of it.
 *
 * @throws {UserError} as loadCellInputs does
 */
export async function calibrate({ cell }: PlannedCell): Promise<CellCost> {
  const inputs = await loadCellInputs(cell.settings);
  const { config, engine } = inputs;
  let [seconds, bytes] = [0, 0];
  if (cell.mix !== null && cell.seed !== null) {
    const { batches, vocabulary } = cellTexts(cell, inputs);
    const parameters = readParameters(inputs.modelFolder, config, vocabulary);
    for (const { values } of parameters.values()) bytes += values.byteLength;
    const trainer = makeTrainer(engine, config, parameters, { ...cell.settings, seed: cell.seed });
    const rate = cell.settings.learningRate;
    trainer.step(batches[0], rate);
    const timed = batches.slice(0, timedSteps);
    const taken = secondsOf(() => {
      for (const batch of timed) trainer.step(batch, rate);
    });
    trainer.dispose();
    seconds += (taken * cell.settings.steps) / timed.length;
  }
  const tokens = retrievalTokens(inputs.retrievalSet, inputs.evaluationCorpus, cell.settings.split, inputs);
  const encoder = makeEncoder(
    engine,
    config,
    readParameters(inputs.modelFolder, config, tokens.vocabulary),
    cell.settings.precision,
  );
  const every = Math.max(1, Math.floor(tokens.toEncode.length / timedTexts));
  const some = tokens.toEncode.filter((_, index) => index % every === 0).slice(0, timedTexts);
  encodeAll(encoder, some.slice(0, 32));
  const taken = secondsOf(() => encodeAll(encoder, some));
  encoder.dispose();
  return { seconds: seconds + (taken * tokens.toEncode.length) / some.length, bytes };
}

function secondsOf(work: () => void): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / 1000;
}
