import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectPath, UserError } from "../src/index";
import { runCheck } from "./run-check";

/**
 * `npm run check:zero-shot`: recomputes the published XQuAD-R table with sentence-transformers and
 * numpy, from the corpus' own files, and compares every setting.
 */

const table = projectPath("studies", "flickr30k-x", "data", "xquad-r-zero-shot.csv");
const tolerance = 1e-4;

runCheck("check:zero-shot", (python) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-zero-shot-"));
  try {
    const output = path.join(folder, "theirs.csv");
    const script = projectPath("bench", "peers", "xquad_r_zero_shot.py");
    const model = projectPath("data", "models", "multilingual-e5-small");
    const { status } = spawnSync(python, [script, model, corpusFolder(), output], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, HF_HUB_OFFLINE: "1" },
    });
    if (status !== 0)
      throw new UserError("sentence-transformers' side did not finish; its message stands above");
    const [ours, theirs] = [readTable(table), readTable(output)];
    const differences = [...theirs].map(([setting, { queries, values }]) => {
      const here = ours.get(setting);
      if (here?.queries !== queries)
        throw new UserError(`${setting}: ${queries} queries there, ${here?.queries} here`);
      const { AP, lowest, highest } = values;
      const isWithin = here.values.AP >= lowest - tolerance && here.values.AP <= highest + tolerance;
      return { setting, difference: Math.abs(here.values.AP - AP), isWithin };
    });
    const largest = differences.reduce((a, b) => (b.difference > a.difference ? b : a));
    const equal = differences.filter(({ difference }) => difference <= tolerance).length;
    const wrong = differences.filter(({ isWithin }) => !isWithin);
    process.stdout.write(
      `${equal} of ${differences.length} settings have the same mAP to ${tolerance}, ` +
        `${differences.length - equal - wrong.length} more but for the order of candidates whose cosines differ by 1e-6 or less; ` +
        `largest difference ${largest.difference.toExponential(1)} (${largest.setting})\n`,
    );
    if (wrong.length > 0) {
      process.stdout.write(`different: ${wrong.map(({ setting }) => setting).join("; ")}\n`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Where XQuAD-R's JSON files lie. */
function corpusFolder(): string {
  const root = projectPath("data", "xquad-r");
  const names = existsSync(root) ? readdirSync(root, { encoding: "utf8", recursive: true }) : [];
  const english = names.find((name) => path.basename(name) === "en.json");
  if (english === undefined) throw new UserError("XQuAD-R is not on disk; run: npx batchmix data xquad-r");
  return path.join(root, path.dirname(english));
}

interface SettingValues {
  readonly queries: number;
  /** By column. */
  readonly values: Readonly<Record<string, number>>;
}

/** Settings by "kind,query language,candidate language". */
function readTable(file: string): Map<string, SettingValues> {
  const [head, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const names = head.split(",");
  const rows = lines.map((line) => line.split(",")).filter((fields) => fields[1] !== "");
  return new Map(
    rows.map((fields) => [
      fields.slice(0, 3).join(","),
      {
        queries: Number(fields[3]),
        values: Object.fromEntries(names.slice(4).map((name, index) => [name, Number(fields[4 + index])])),
      },
    ]),
  );
}
