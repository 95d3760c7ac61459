import path from "node:path";
import { countTexts, ownCorpusMistakes, readOwnCorpus } from "../index";
import { countsLine } from "./fetch-corpus";

const mostShown = 50;

/** Prints every mistake in a user's corpus on standard error, or how large it is if it has none. */
export function checkOwnCorpus(name: string): void {
  const file = path.resolve(name);
  const mistakes = ownCorpusMistakes(file);
  if (mistakes.length === 0) {
    const counts = countTexts(readOwnCorpus(file)).map(countsLine);
    process.stdout.write(`${file}: no mistake\n  ${counts.join("\n  ")}\n`);
    return;
  }
  const more = mistakes.length - mostShown;
  const shown = mistakes.slice(0, mostShown).join("\n");
  process.stderr.write(`${shown}\n${more > 0 ? `and ${more} more\n` : ""}`);
  process.exitCode = 1;
}
