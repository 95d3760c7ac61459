import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { benchPython, noPython } from "../bench/python";
import { projectPath, UserError } from "../src/index";

/**
 * `npm run check:zero-shot`: recomputes the published XQuAD-R table with sentence-transformers and
 * numpy, from the corpus' own files, and compares every setting.
 */

const table = projectPath("data", "study", "xquad-r-zero-shot.csv");
const tolerance = 1e-4;

function main(): void {
  const python = benchPython();
  if (!python) throw new UserError(noPython);
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
    const differences = [...theirs].map(([setting, { queries, meanAP }]) => {
      const own = ours.get(setting);
      if (own?.queries !== queries)
        throw new UserError(`${setting}: ${queries} queries there, ${own?.queries} here`);
      return { setting, difference: Math.abs(own.meanAP - meanAP) };
    });
    const largest = differences.reduce((a, b) => (b.difference > a.difference ? b : a));
    const verdict = `${differences.length} settings; largest difference of mAP ${largest.difference.toExponential(1)} (${largest.setting})`;
    process.stdout.write(`${verdict}, tolerance ${tolerance}\n`);
    if (!(largest.difference <= tolerance)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where XQuAD-R's JSON files lie. */
function corpusFolder(): string {
  const root = projectPath("data", "xquad-r");
  const names = existsSync(root) ? readdirSync(root, { encoding: "utf8", recursive: true }) : [];
  const english = names.find((name) => path.basename(name) === "en.json");
  if (english === undefined) throw new UserError("XQuAD-R is not on disk; run: npx batchmix data xquad-r");
  return path.join(root, path.dirname(english));
}

/** mAP and number of queries by "kind,query language,candidate language". */
function readTable(file: string): Map<string, { queries: number; meanAP: number }> {
  const [head, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const at = head.split(",").indexOf("AP");
  const rows = lines.map((line) => line.split(",")).filter((fields) => fields[1] !== "");
  return new Map(
    rows.map((fields) => [
      fields.slice(0, 3).join(","),
      { queries: Number(fields[3]), meanAP: Number(fields[at]) },
    ]),
  );
}

try {
  main();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
