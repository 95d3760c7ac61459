import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { projectPath, UserError } from "../core";
import { library } from "./library";

/** Says what is there and what to do next: for `npx batchmix` alone. */
export async function nextStep(): Promise<string> {
  const more = "All commands: npx batchmix --help; what to read: README.md";
  return [...(isSetUp() ? await nextOfResults() : setUpFirst), more].join("\n");
}

const setUpFirst = [
  "Nothing is set up here yet, or not all of it.",
  "Next: npm start   sets everything up and runs the default study: three to six minutes on two cores",
];

/** Whether engine, notebooks and the default model are there; `npm start` looks more closely. */
function isSetUp(): boolean {
  const needed = [[".venv"], ["data", "models", "multilingual-e5-small", "config.json"]];
  if (process.env.BATCHMIX_ENGINE !== "wasm") needed.push([".setup", "engine.json"]);
  return needed.every((parts) => existsSync(projectPath(...parts)));
}

async function nextOfResults(): Promise<string[]> {
  const begun = begunCells();
  if (begun.size === 0)
    return [
      "Everything is set up; there are no results yet.",
      "Next: npx batchmix quickstart   the default study, in minutes",
      "  or: npx batchmix data check FILE   texts of your own; docs/own-data.md goes on from there",
    ];
  const sweeps = (await begunSweeps(begun)).sort((a, b) => b.changed - a.changed);
  const lines = sweeps.map(({ file, cells, done, failed, running }) => {
    const others = [failed > 0 && `${failed} failed`, running > 0 && `${running} running now`].filter(
      Boolean,
    );
    return `${file}: ${[`${done} of ${cells} cells are done`, ...others].join(", ")}`;
  });
  const next = sweeps.find(({ done, cells }) => done < cells) ?? sweeps[0];
  if (!next)
    return [
      "There are results, but of no sweep in sweeps/ with this code, data and engine.",
      "Next: npx batchmix results   lists them",
    ];
  return [...lines, `Next: ${commandFor(next)}`];
}

function commandFor({ file, cells, done, failed, running, hasFactors }: BegunSweep): string {
  if (done === cells && hasFactors) return `npx batchmix sweep run ${file}   prints its tables`;
  if (done === cells) return `npx batchmix report ${file}   its figures and tables as one page`;
  if (running > 0 && done + failed + running === cells)
    return `npx batchmix sweep plan ${file}   says how far the running cells are`;
  if (done + failed === cells)
    return `npx batchmix sweep run ${file} --retry   tries the failed cells again; plan says why they failed`;
  return `npx batchmix sweep run ${file}   goes on where it stopped`;
}

interface BegunSweep {
  /** As the reader may name it, from where he is. */
  readonly file: string;
  readonly cells: number;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  /** When a cell's folder changed last, in milliseconds. */
  readonly changed: number;
  readonly hasFactors: boolean;
}

/** The cells in the results folder, by key: when they changed last, and the corpus of each. */
function begunCells(): Map<string, { readonly changed: number; readonly corpus: string }> {
  const folder = library.resultsFolder();
  const keys = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(
    keys.flatMap((key) => {
      const file = path.join(folder, key, "config.json");
      if (!existsSync(file)) return [];
      const changed = statSync(path.join(folder, key)).mtimeMs;
      try {
        return [[key, { changed, corpus: JSON.parse(readFileSync(file, "utf8")).cell.settings.corpus }]];
      } catch {
        return []; // written just now, or damaged: `npx batchmix results` says so
      }
    }),
  );
}

/** The files of sweeps/ of which a cell has begun with this code, data and engine. */
async function begunSweeps(begun: ReturnType<typeof begunCells>): Promise<BegunSweep[]> {
  const { planSweep, readSweepFile, sharedInputs, sweepCells, sweepStates } = library;
  const corpora = new Set([...begun.values()].map(({ corpus }) => corpus));
  const folder = projectPath("sweeps");
  const inputsOf = sharedInputs();
  const sweeps: BegunSweep[] = [];
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const file = path.relative(process.cwd(), path.join(folder, name));
    try {
      const sweep = readSweepFile(file);
      if (!corpora.has(sweep.corpus)) continue; // a corpus need not be on disk
      const plan = await planSweep(sweepCells(sweep), inputsOf);
      const changes = plan.flatMap(({ key }) => begun.get(key)?.changed ?? []);
      if (changes.length === 0) continue;
      const states = sweepStates(plan);
      const count = (kind: string) => states.filter((state) => state.kind === kind).length;
      sweeps.push({
        file,
        cells: plan.length,
        done: count("done"),
        failed: count("failed"),
        running: count("running"),
        changed: Math.max(...changes),
        hasFactors: Object.keys(sweep.factors ?? {}).length > 0,
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error; // a sweep that cannot run is no next step
    }
  }
  return sweeps;
}
