import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { canonicalJson, kindNames, RandomStream } from "../core";
import { readParameters, vectorWidth } from "../models";
import { makeTrainer } from "../training";
import type { PlannedCell } from "./plan";
import { cellTexts } from "./run-cell";
import { countShares } from "./stages/draw-batches";
import { embedModel, retrievalTokens, validationTexts } from "./stages/encode-texts";
import { scoreVectors } from "./stages/score-vectors";
import { untrainedModel } from "./stages/train-model";
import {
  cellFolder,
  evaluationFolder,
  hasManifest,
  isTrained,
  storeEvaluation,
  storeTraining,
  writeConfig,
} from "./store";

/** The time and disk space that cells will take on this machine, in one process. */
export interface CellCost {
  readonly seconds: number;
  /** Size of what stays on disk once the cells are done. */
  readonly bytes: number;
}

const timedSteps = 3;
const timedTexts = 256;

// These bounds keep the timing on WebAssembly within a minute: a first step longer than longStepSeconds is
// the only timed step; if fewTexts texts take longer than longTextsSeconds, only those texts are timed.
const longStepSeconds = 10;
const fewTexts = 32;
const longTextsSeconds = 1;

/**
 * The cost of a cell with so many evaluations, extrapolated from a few steps and 256 texts; whatever else a cell does, from
 * drawing batches to writing results, is done once in full, into a temporary folder. The estimate is off by
 * a few per cent, on a busy machine by some tens of per cent, and early stopping may make it too high.
 */
function calibrate(planned: PlannedCell, evaluations: number): CellCost {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-cost-"));
  try {
    const { cell, inputs } = planned;
    const evaluation = evaluationCost(planned, path.join(folder, "evaluation"));
    let [seconds, bytes] = [evaluations * evaluation.seconds, evaluations * evaluation.bytes];
    if (cell.mix !== null) {
      const training = trainingCost(planned, path.join(folder, "training"));
      const { evaluateEvery, steps } = cell.settings;
      const validations = evaluateEvery === null ? 0 : Math.floor(steps / evaluateEvery);
      const validated = validations === 0 ? 0 : validationTexts(inputs.corpus).candidates.length;
      seconds += training.seconds + validations * validated * evaluation.secondsOfText;
      bytes += training.bytes;
    }
    return { seconds, bytes };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first step also lays out memory, so that it stands for itself, and the fastest of a few others for the rest. */
function trainingCost({ cell, inputs }: PlannedCell, folder: string): CellCost {
  const { config, engine } = inputs;
  const { learningRate, steps, kinds } = cell.settings;
  let ofOthers = 0;
  cellTexts(cell, inputs); // later cells find most texts' tokens in a cache
  const once = secondsOf(() => {
    const { batches, vocabulary, drawn } = cellTexts(cell, inputs);
    const parameters = readParameters(inputs.modelFolder, config, vocabulary);
    const trainer = makeTrainer(engine, config, parameters, { ...cell.settings, seed: cell.seed ?? 0 });
    try {
      const first = secondsOf(() => trainer.step(batches[0], learningRate));
      const timed = first > longStepSeconds ? [] : batches.slice(1, 1 + timedSteps);
      const seconds = timed.map((batch) => secondsOf(() => trainer.step(batch, learningRate)));
      const ofStep = timed.length > 0 ? Math.min(...seconds) : first; // other work on the machine only slows steps
      ofOthers = ofStep * (steps - 1 - timed.length);
      const model = { config, parameters: trainer.parameters(), vocabulary, decayed: 1 };
      const shares = countShares(drawn.kinds, drawn.pairs, kindNames(kinds));
      const timings = { engine: engine.provenance, trainingSeconds: 0, trainingPairs: 0, peakMemoryMB: 0 };
      writeConfig(folder, cell, inputs.identity);
      storeTraining(folder, { model, result: { steps: [], shares }, timings });
    } finally {
      trainer.dispose();
    }
  });
  return { seconds: once + ofOthers, bytes: bytesIn(folder) };
}

function evaluationCost(
  { cell, inputs }: PlannedCell,
  folder: string,
): CellCost & { readonly secondsOfText: number } {
  const { config, engine, retrievalSet, identity } = inputs;
  const { precision } = cell.settings;
  let [secondsOfText, ofOthers] = [0, 0];
  retrievalTokens(retrievalSet, inputs); // as above
  const once = secondsOf(() => {
    const tokens = retrievalTokens(retrievalSet, inputs);
    const model = untrainedModel(inputs);
    const every = Math.max(1, Math.floor(tokens.toEncode.length / timedTexts));
    const some = tokens.toEncode.filter((_, index) => index % every === 0).slice(0, timedTexts);
    const embed = (texts: readonly Int32Array[]) =>
      embedModel(inputs, model, { ...tokens, queries: texts, candidates: texts, toEncode: texts }, precision);
    const few = some.slice(0, fewTexts);
    const ofFew = secondsOf(() => embed(few));
    const isSlow = ofFew > longTextsSeconds || some.length === few.length;
    const ofSome = isSlow ? ofFew : secondsOf(() => embed(some));
    const timed = isSlow ? few : some;
    secondsOfText = ofSome / timed.length;
    ofOthers = secondsOfText * (tokens.toEncode.length - timed.length) - (isSlow ? 0 : ofFew);
    const stream = new RandomStream(0, "vectors");
    const vectors = (rows: number) =>
      Float32Array.from({ length: rows * vectorWidth(config) }, () => stream.uniform() - 0.5);
    const scored = scoreVectors(engine, retrievalSet, {
      queries: vectors(tokens.queries.length),
      candidates: vectors(tokens.candidates.length),
    });
    const timings = { engine: engine.provenance, encodingSeconds: 0, encodedTexts: 0, peakMemoryMB: 0 };
    storeEvaluation(folder, { cell, identity }, { ...scored, timings }, retrievalSet);
  });
  return { seconds: once + ofOthers, bytes: bytesIn(folder), secondsOfText };
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
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

/**
 * A sentence where other work keeps half of this machine's processors busy: the costs that are calibrated beside it are
 * too high, with TensorFlow's threads on few processors many times. To be asked before the calibration, which is work too.
 *
 * @param load how many processors are busy; by default the system's mean of the last minute
 */
export function busyWarnings(load = os.loadavg()[0]): string[] {
  const processors = os.availableParallelism();
  if (load < processors / 2) return [];
  return [
    `other work keeps ${load.toFixed(1)} of this machine's ${processors} processors busy: times that are measured beside it are too long`,
  ];
}

function secondsOf(work: () => void): number {
  const begun = performance.now();
  work();
  return (performance.now() - begun) / 1000;
}
