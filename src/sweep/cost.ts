import { canonicalJson } from "../core";
import { encodeAll, makeEncoder, readParameters } from "../models";
import { makeTrainer } from "../training";
import type { PlannedCell } from "./plan";
import { cellTexts } from "./run-cell";
import { retrievalTokens } from "./stages/encode-texts";
import { cellFolder, evaluationFolder, hasManifest, isTrained } from "./store";

/** The time and disk space that cells will take on this machine, in one process. */
export interface CellCost {
  readonly seconds: number;
  /** Size of what stays on disk once the cells are done. */
  readonly bytes: number;
}

const timedSteps = 2;
const timedTexts = 256;

// These bounds keep the timing on WebAssembly within a minute: a first step longer than longStepSeconds is
// the only timed step; if fewTexts texts take longer than longTextsSeconds, only those texts are timed.
const longStepSeconds = 10;
const fewTexts = 32;
const longTextsSeconds = 1;

/**
 * The cost of a cell with so many evaluations, extrapolated from two steps and 256 texts that run now. The estimate is off by
 * a few per cent, on a busy machine by some tens of per cent, and early stopping may make it too high.
 */
function calibrate({ cell, inputs }: PlannedCell, evaluations: number): CellCost {
  const { config, engine } = inputs;
  let [seconds, bytes] = [0, 0];
  if (cell.mix !== null && cell.seed !== null) {
    const { batches, vocabulary } = cellTexts(cell, inputs);
    const parameters = readParameters(inputs.modelFolder, config, vocabulary);
    for (const { values } of parameters.values()) bytes += values.byteLength;
    const trainer = makeTrainer(engine, config, parameters, { ...cell.settings, seed: cell.seed });
    const rate = cell.settings.learningRate;
    try {
      const first = secondsOf(() => trainer.step(batches[0], rate));
      const timed = batches.slice(0, timedSteps);
      const repeated = () => {
        for (const batch of timed) trainer.step(batch, rate);
      };
      const secondsOfStep = first > longStepSeconds ? first : secondsOf(repeated) / timed.length;
      seconds += secondsOfStep * cell.settings.steps;
    } finally {
      trainer.dispose();
    }
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
  const few = some.slice(0, fewTexts);
  try {
    const sample = secondsOf(() => encodeAll(encoder, few)) > longTextsSeconds ? few : some;
    const secondsOfText = secondsOf(() => encodeAll(encoder, sample)) / sample.length;
    return { seconds: seconds + evaluations * secondsOfText * tokens.toEncode.length, bytes };
  } finally {
    encoder.dispose();
  }
}

/**
 * The cost of cells that have no results yet. One short run measures all cells of equal settings,
 * since cells that differ in mix and seed alone cost the same. Training is counted once a model: not
 * for a model that is trained already, unless an earlier step is still to be measured, and once where
 * cells share a model. Each measured step is an evaluation.
 *
 * @param counted keys of models whose training is counted elsewhere; the keys of `missing` are added
 */
export function remainingCost(missing: readonly PlannedCell[], counted: Set<string> = new Set()): CellCost {
  const groups = new Map<string, { planned: PlannedCell; evaluations: number; cells: number }>();
  for (const planned of missing) {
    const { cell, key, evaluation, course } = planned;
    const isLeft = (each: string) => !hasManifest(evaluationFolder(key, each));
    const earlier = course.filter((point) => isLeft(point.evaluation)).length;
    const isDone = earlier === 0 && isTrained(cellFolder(key), cell);
    const isToTrain = cell.mix !== null && !counted.has(key) && !isDone;
    counted.add(key);
    const evaluations = earlier + (isLeft(evaluation) ? 1 : 0);
    const kind = canonicalJson({ isToTrain, evaluations, settings: cell.settings });
    const costed = isToTrain ? planned : { ...planned, cell: { ...cell, mix: null } };
    const { cells = 0 } = groups.get(kind) ?? {};
    groups.set(kind, { planned: costed, evaluations, cells: cells + 1 });
  }
  let [seconds, bytes] = [0, 0];
  for (const { planned, evaluations, cells } of groups.values()) {
    const cost = calibrate(planned, evaluations);
    seconds += cost.seconds * cells;
    bytes += cost.bytes * cells;
  }
  return { seconds, bytes };
}

function secondsOf(work: () => void): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / 1000;
}
