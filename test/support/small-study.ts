import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeSmallSweep } from "./killed-sweep";

/**
 * A study's folder with two sweeps on a few emoji in two languages, seconds in all: one mix, mono batches and
 * the untrained model; and the mix and the untrained model again, evaluated in English alone, after two steps too.
 */
export function writeSmallStudy(folder: string): void {
  const file = writeSmallSweep(path.join(folder, "sweeps"));
  const { settings, ...small } = JSON.parse(readFileSync(file, "utf8"));
  rmSync(file);
  const own = { ...settings, evaluateEvery: null };
  const write = (name: string, sweep: object) =>
    writeFileSync(path.join(folder, "sweeps", name), JSON.stringify({ ...small, ...sweep }));
  write("1-both.json", { design: ["1:1:0", "1:0:0"], settings: own });
  write("2-english.json", {
    design: ["1:1:0"],
    settings: { ...own, evaluationLanguages: ["en"], measureAt: [2] },
  });
}
