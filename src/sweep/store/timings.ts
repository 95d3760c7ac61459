import path from "node:path";
import * as v from "valibot";
import { readStoredJson } from "./folder";

const engine = v.object({
  engine: v.string(),
  device: v.picklist(["cpu", "gpu"]),
  flags: v.record(v.string(), v.string()),
  processor: v.string(),
  threads: v.number(),
});
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

/** The file of a training's time and memory; no manifest knows it, since it differs at every run. */
export const trainingTimings = v.object({
  engine,
  trainingSeconds: amount,
  trainingPairs: amount,
  peakMemoryMB: amount,
});

/** The file of an evaluation's time and memory. */
export const evaluationTimings = v.object({
  engine,
  encodingSeconds: amount,
  encodedTexts: amount,
  peakMemoryMB: amount,
});

/** Reads one of these files. @throws {UserError} if the file is missing or damaged */
export function readTimings<Timings extends typeof trainingTimings | typeof evaluationTimings>(
  folder: string,
  name: string,
  timings: Timings,
): v.InferOutput<Timings> {
  return readStoredJson<v.InferOutput<Timings>>(path.join(folder, name), folder, (value) =>
    v.is(timings, value),
  );
}
