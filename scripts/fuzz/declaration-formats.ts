import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../../src/core";
import { parameters } from "../../src/notebook";
import { checkHypotheses, readHypotheses, readOrigins, studySweeps } from "../../src/study";
import { readSweepFile, sweepCells } from "../../src/sweep";
import { type Format, json, settings } from "./format";

/** What somebody declares: sweeps, studies and parameters of notebooks. */
export const declarations: readonly Format[] = [
  {
    name: "sweep file",
    prepare(folder) {
      const file = path.join(folder, "small.json");
      const sweep = {
        corpus: "few.jsonl",
        design: ["1:1:0", "simplex-centroid", "lattice 2"],
        seeds: 2,
        settings: { ...settings, evaluationCorpus: "few.tsv" },
        factors: { learningRate: [1e-4, 1e-3], decay: ["linear", "cosine"] },
      };
      writeFileSync(file, json(sweep));
      return { files: { "small.json": "json" }, read: () => sweepCells(readSweepFile(file)) };
    },
  },
  {
    name: "study files",
    prepare(folder) {
      for (const name of ["hypotheses.json", "relations.json", "translated-captions.txt"])
        cpSync(projectPath("studies", "flickr30k-x", name), path.join(folder, name));
      cpSync(projectPath("studies", "flickr30k-x", "sweeps"), path.join(folder, "sweeps"), {
        recursive: true,
      });
      return {
        files: {
          "hypotheses.json": "json",
          "relations.json": "json",
          "translated-captions.txt": "text",
          "sweeps/1-primary.json": "json",
        },
        read() {
          const sweeps = studySweeps(folder);
          const hypotheses = readHypotheses(folder);
          if (hypotheses) checkHypotheses(hypotheses, sweeps);
          readOrigins(folder);
        },
      };
    },
  },
  {
    name: "notebook parameters",
    prepare(folder) {
      const file = path.join(folder, "parameters.json");
      const defaults = { corpus: "emoji", steps: 16, isSmall: true, languages: ["en", "de"] };
      writeFileSync(file, json(defaults));
      return {
        files: { "parameters.json": "json" },
        read() {
          process.env.NB_PARAMS = file;
          try {
            return parameters(defaults);
          } finally {
            delete process.env.NB_PARAMS;
          }
        },
      };
    },
  },
];
