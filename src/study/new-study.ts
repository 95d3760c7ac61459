import { existsSync } from "node:fs";
import path from "node:path";
import type { Declarations } from "../analysis";
import { UserError, writeFileAtomic } from "../core";
import type { SweepFile } from "../sweep";
import { placeOfStudy } from "./study-folder";

const sweep: SweepFile = {
  corpus: "emoji",
  design: ["corners", "1:1:0"],
  seeds: 3,
  settings: { steps: 16, warmupSteps: 2 },
};

const hypotheses: Declarations = {
  margins: { mAP: 0.01 },
  families: {
    primary: {
      contrasts: ["cross − mono", "hybrid − mono", "hybrid − cross"],
      measures: ["mono", "cross", "multi"],
    },
  },
  hypotheses: [
    {
      statement: "1. Cross batches lower mono retrieval and raise multi retrieval",
      tests: [
        { contrasts: ["cross − mono"], measures: ["mono"], expected: "below 0", family: "primary" },
        { contrasts: ["cross − mono"], measures: ["multi"], expected: "above 0", family: "primary" },
      ],
    },
    {
      statement: "2. Half mono, half cross batches lose no more than the margin to either kind alone",
      tests: [
        {
          contrasts: ["hybrid − mono", "hybrid − cross"],
          measures: ["mono", "cross", "multi"],
          expected: "not below margin",
          family: "no loss",
        },
      ],
    },
  ],
};

const text = (name: string) => `# ${name}

Written in two halves: the first, up to *Answer*, is committed before any cell runs.

## Question

## Hypotheses

Declared in [hypotheses.json](hypotheses.json), each with its contrasts, the expected direction or margin, and the family that p is adjusted for.

## Design

The sweeps are the files of [sweeps/](sweeps/), in the order of their names; the first is the primary one.

## Chosen on validation

## Measures and tests

## Stopping rule

## Answer

## Deviations from the pre-registration

## Limits
`;

/**
 * Begins a study: writes a folder with a sample sweep, hypotheses and a text, which can be run at once
 * and are meant to be changed.
 *
 * @param name the folder's name in studies/, or a path, with a slash
 * @returns the files that were written
 * @throws {UserError} if the folder exists
 */
export function newStudy(name: string): string[] {
  const folder = placeOfStudy(name);
  if (existsSync(folder)) throw new UserError(`${folder}: exists already; choose another name`);
  const files = {
    "sweeps/1-primary.json": `${JSON.stringify(sweep, null, 2)}\n`,
    "hypotheses.json": `${JSON.stringify(hypotheses, null, 2)}\n`,
    "study.md": text(path.basename(folder)),
  };
  return Object.entries(files).map(([file, content]) => {
    writeFileAtomic(path.join(folder, file), content);
    return path.join(folder, file);
  });
}
