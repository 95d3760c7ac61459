import {
  alphaCurve,
  optimumSet,
  stepRanges,
  studySurfaces,
  summariseStudy,
  tradeOffPoints,
} from "../../src/analysis";
import { settingKinds } from "../../src/core";
import * as figures from "../../src/figures";
import { type Mix, simplexCentroid } from "../../src/mixture";
import type { StoredCell } from "../../src/sweep";
import { throughputContrasts } from "../../src/throughput";
import { madeCell } from "../analysis/made-cells";
import { madeRecord, scattered } from "../throughput/made-record";
import { contrasts, summaries } from "./made-study";

/** A cell of 12 items whose scores depend on mix, seed and item, trained for four steps. */
function made(mix: Mix, seed: number): StoredCell {
  const { mono, cross, multi } = mix;
  const share = cross / (mono + cross + multi);
  const row = (level: number) =>
    Array.from(
      { length: 12 },
      (_, item) => level + 0.1 * share + 0.02 * (((item * 5 + seed * 3) % 7) / 3 - 1),
    );
  const cell = madeCell(mix, seed, { mono: row(0.4), cross: row(0.3), multi: row(0.2) });
  const steps = [4, 3, 2.5, 2.25].map((loss) => ({ loss: loss + 0.1 * seed, gradientNorm: 2 * loss - seed }));
  const shares = { batches: { mono, cross, multi }, pairs: {}, languages: {} };
  return { ...cell, result: { ...cell.result, training: { steps, shares } } };
}

const cells = simplexCentroid().flatMap((mix) => [0, 1, 2].map((seed) => made(mix, seed)));
const optima = studySurfaces(cells).flatMap(({ quantity, better, richest }) =>
  quantity === "rankDistance"
    ? []
    : [
        {
          setting: quantity,
          surface: { ...richest, lackOfFit: null }, // the made scores are smoother than any polynomial
          better,
          optimum: optimumSet(richest, { steps: 6, draws: 100 }),
        },
      ],
);
const languages = ["en", "de", "fr", "cs", "pt", "nl", "es", "id", "ja", "ru", "tr", "zh"];
const third = (index: number) => (["mono", "cross", "multi"] as const)[index % 3];
const contrastsOfSpeed = () => {
  const noise = scattered(1000, 0.02, "made figure");
  return throughputContrasts(
    madeRecord(6, () => noise()),
    0.05,
  );
};

/** Two mixes in the course of 100 steps, with 12 tokens a pair. */
const course = ["mono", "mono+cross"].flatMap((mix, index) =>
  settingKinds.flatMap((setting, place) =>
    [20, 50, 100].map((steps) => {
      const value = 0.1 * (place + 1) + (0.01 * (1 + index) * steps) / (steps + 30);
      const costs = { steps, pairs: 64 * steps, tokens: 768 * steps, seconds: (1 + index) * steps };
      const over = "seeds and items" as const;
      return { mix, setting, ...costs, value, low: value - 0.01, high: value + 0.01, over };
    }),
  ),
);

/** Every figure of src/figures by its name, of made rows, at the width asked for. */
export const madeFigures: Readonly<Record<string, (widthInches?: number) => figures.SizedFigure>> = {
  alphaCurveFigure: (width) => figures.alphaCurveFigure(alphaCurve(cells), width),
  contrastForest: (width) => figures.contrastForest(contrasts, width),
  costByShape: (width) =>
    figures.costByShape(
      [8, 64, 512].flatMap((size) =>
        (["tokens", "count", "layers"] as const).map((varied) => ({
          varied,
          task: "encode" as const,
          ...{ tokens: 32, count: 64, layers: 3, [varied]: size },
          ours: size / 8,
          theirs: size / 4,
        })),
      ),
      width,
    ),
  courseFigure: (width) => figures.courseFigure(course, "tokens", width),
  designTriangle: (width) =>
    figures.designTriangle(
      summaries.flatMap(({ label, proportions }) => (proportions ? [{ label, point: proportions }] : [])),
      width,
    ),
  equivalenceForest: (width) => figures.equivalenceForest(contrastsOfSpeed(), 0.05, width),
  languageDifferences: (width) =>
    figures.languageDifferences(
      languages.map((language, index) => ({
        kind: "multi",
        queryLanguage: language,
        candidateLanguage: "all",
        group: index < 5 ? "seen" : "unseen",
        contrast: "cross − mono",
        estimate: index / 100,
        low: index / 100 - 0.02,
        high: index / 100 + 0.02,
        familyLow: index / 100 - 0.03,
        familyHigh: index / 100 + 0.03,
        over: "seeds and items",
        holmP: (12 - index) / 20,
        comparisons: 12,
      })),
      "mAP multi",
      width,
    ),
  languagePairs: (width) =>
    figures.languagePairs(
      ["mono", "cross", "multi"].map((title) => ({ title, pairs: { "en-en": 2, "en-de": 1, "de-en": 1 } })),
      ["en", "de"],
      width,
    ),
  languageTokens: (width) =>
    figures.languageTokens(
      languages.map((language, index) => ({ language, role: "both", tokens: [5, 6 + index, 20 + index] })),
      languages.slice(0, 5).map((language, index) => ({ language, texts: 10, tokens: 60 + index })),
      width,
    ),
  lengthBoxes: (width) =>
    figures.lengthBoxes(
      languages.flatMap((language, index) =>
        ["query", "candidate"].map((role) => ({ language, role, characters: [5, 9 + index, 40 + index] })),
      ),
      width,
    ),
  pairDifferenceMap: (width) =>
    figures.pairDifferenceMap(
      languages.flatMap((query, row) =>
        languages.map((candidate, column) => ({
          queryLanguage: query,
          candidateLanguage: candidate,
          estimate: (row - column) / 300,
          holmP: Math.abs(row - column) > 9 ? 0.01 : 1,
        })),
      ),
      languages,
      "cross − mono",
      width,
    ),
  pairMeansMap: (width) =>
    figures.pairMeansMap(
      ["mono batches", "cross batches"].map((title, panel) => ({
        title,
        measure: "AP",
        languages,
        means: languages.map((_, row) => languages.map((_, column) => 0.2 + (row + column + panel) / 50)),
      })),
      width,
    ),
  paretoScatter: (width) => figures.paretoScatter(tradeOffPoints(cells), width),
  powerCurves: (width) =>
    figures.powerCurves(
      ["mono", "cross"].map((second, index) => ({
        setting: (["cross", "multi"] as const)[index],
        mixes: ["multi", second],
        points: [2, 3, 5, 10, 20].map((seeds) => ({
          seeds,
          differencePower: 1 - 1 / seeds,
          marginPower: 1 - 2 / seeds / (index + 1),
          detectable: 0.05 / seeds,
        })),
      })),
      { seeds: 5, power: 0.8 },
      width,
    ),
  negativeCurves: (width) =>
    figures.negativeCurves(
      ["same", "other", "any"].map((name, place) => ({
        name,
        points: [0.9, 0.95, 1, 1.05].map((cap, at) => ({ cap, share: (1 + at + place) / 8 })),
      })),
      { negatives: 4, cap: 0.95 },
      width,
    ),
  scheduleStrips: (width) =>
    figures.scheduleStrips(
      ["balanced, 1:1:1", "random, 1:1:1"].map((label, row) => ({
        label,
        kinds: Array.from({ length: 40 }, (_, step) => third(step + row * ((step * step) % 5))),
      })),
      width,
    ),
  sweepForest: (width) =>
    figures.sweepForest(
      ["1-primary", "2-shorter"].flatMap((sweep, index) =>
        contrasts.map((row) => ({ ...row, sweep, estimate: row.estimate / (index + 1) })),
      ),
      width,
    ),
  ternarySurfaces: (width) => figures.ternarySurfaces(summariseStudy(cells), optima, width),
  throughput: (width) => figures.throughput(summaries, width),
  trainingCurves: (width) => figures.trainingCurves(stepRanges(cells), { batchSize: 64 }, width),
};
