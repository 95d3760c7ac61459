import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { duration, timeLeft } from "../../src/cli/progress";
import { projectPath } from "../../src/core";
import { findNotebooks, type KnownNotebook, listNotebooks, runNotebook, TypeCheck } from "../../src/notebook";
import { affectedNotebooks } from "./affected-notebooks";
import { type PageState, readPageState, writePageState } from "./serve-page";

/**
 * What nodemon runs at each change for `npm run dev`: executes the notebook that it concerns, on
 * small settings, into the folder BATCHMIX_DEV_FOLDER; BATCHMIX_DEV_NOTEBOOK pins one. A run that
 * the next change kills leaves asOf as it was, so that what it was about is not forgotten.
 */

const folder = process.env.BATCHMIX_DEV_FOLDER ?? "";
const pinned = process.env.BATCHMIX_DEV_NOTEBOOK;

/** Files of src and notebooks that are younger than a time. */
function changedSince(time: number): string[] {
  const inSource = readdirSync(projectPath("src"), { recursive: true, encoding: "utf8" });
  const files = inSource.filter((name) => /\.\w+$/.test(name)).map((name) => projectPath("src", name));
  return [...files, ...listNotebooks().map(({ file }) => file)].filter(
    (file) => statSync(file).mtimeMs > time,
  );
}

/** The notebook to execute, or a sentence that says why there is none. */
async function chooseNotebook(
  { shown }: PageState,
  changed: readonly string[],
): Promise<KnownNotebook | string> {
  const before = pinned ?? shown;
  if (changed.length === 0)
    return before ? findNotebooks([before])[0] : "Waits for a change in src or of a notebook.";
  const affected = await affectedNotebooks(listNotebooks(), ...changed);
  const what = changed.map((file) => path.relative(projectPath(), file)).join(", ");
  const name = affected.find((each) => each === before) ?? (pinned ? undefined : affected[0]);
  if (name === undefined) return `${what} changed: ${pinned ?? "no notebook"} does not use it.`;
  process.stdout.write(`${what} changed, which concerns ${affected.join(", ")}\n`);
  return findNotebooks([name])[0];
}

/** Computes those results again that a notebook reads and that the change alters. */
function runSweep(file: string): void {
  const command = [projectPath("bin", "batchmix.cjs"), "sweep", "run", file];
  const { status } = spawnSync(process.execPath, command, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`npx batchmix sweep run ${file} failed; the terminal says why`);
}

async function main(): Promise<void> {
  const begun = Date.now();
  const state = readPageState(folder);
  const report = (text: string, changes: Partial<PageState> = {}) => {
    process.stderr.write(`${text}\n`);
    writePageState(folder, { ...state, text, isError: false, ...changes });
  };
  let types: TypeCheck | undefined;
  try {
    const chosen = await chooseNotebook(state, changedSince(state.asOf));
    if (typeof chosen === "string") return report(chosen, { asOf: begun });
    const { name, file, small, sweep } = chosen;
    report(`${name}: begins`);
    if (sweep) {
      report(`${name}: looks whether ${sweep} is up to date, and runs it if not`);
      runSweep(sweep);
    }
    const started = performance.now();
    types = new TypeCheck([file]);
    await runNotebook(file, {
      html: path.join(folder, "page.html"),
      parameters: small,
      types,
      onProgress: (share) => {
        const left = timeLeft(started, 0, share);
        report(`${name}: ${Math.round(100 * share)} %${left && `, ${left} left`}`);
      },
    });
    process.stderr.write(`${name}: done in ${duration((Date.now() - begun) / 1000)}\n`);
    writePageState(folder, {
      asOf: begun,
      shown: name,
      version: state.version + 1,
      text: "",
      isError: false,
    });
  } catch (error) {
    report((error as Error).message, { asOf: begun, isError: true });
  } finally {
    types?.end();
  }
}

void main();
