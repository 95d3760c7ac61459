import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { projectPath, UserError, writeFileAtomic } from "../core";

/** What every Node of a notebook's run loads first, as options. */
const preloaded = ["record-rejections.cjs", "trust-sources.cjs"].map(
  (name) => `--require ${JSON.stringify(projectPath("src", "notebook", name))}`,
);

export interface RunNotebookOptions {
  /** Where the executed notebook goes as HTML that needs no network. */
  readonly html: string;
  /** Where the executed notebook goes as a notebook; nowhere without it. */
  readonly executed?: string;
  /** What {@link parameters} gives the notebook in place of its defaults. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** A check of types beside the run, whose errors end the run within seconds. */
  readonly types?: TypeCheck;
  /** Called as each code cell begins. @param share of the code cells that are done, from 0 to 1 */
  readonly onProgress?: (share: number) => void;
}

/**
 * Executes a notebook from top to bottom on the project's kernel and saves it as HTML.
 *
 * @throws {UserError} naming cell and error if a cell throws, has a type error, writes to standard
 *   error or leaves a rejected promise, or if the notebook environment is missing. The HTML then holds
 *   what was computed; after a type error that the check finds nothing is saved
 */
export async function runNotebook(notebook: string, options: RunNotebookOptions): Promise<void> {
  if (!existsSync(notebook)) throw new UserError(`${notebook}: there is no such notebook`);
  const work = mkdtempSync(path.join(os.tmpdir(), "batchmix-notebook-"));
  try {
    const executed = path.join(work, path.basename(notebook));
    const rejections = path.join(work, "rejections.txt");
    const env = {
      ...process.env,
      JUPYTER_PATH: projectPath(".setup", "jupyter"),
      NODE_OPTIONS: [process.env.NODE_OPTIONS ?? "", ...preloaded].join(" "),
      BATCHMIX_REJECTIONS: rejections,
      BATCHMIX_NODE: process.execPath, // the kernel's
      ...(options.parameters && { NB_PARAMS: JSON.stringify(options.parameters) }),
    };
    const onLine = (line: string) => {
      const [, done, all] = /^(\d+) of (\d+)$/.exec(line) ?? [];
      if (all) options.onProgress?.(Number(done) / Number(all));
    };
    const script = projectPath("src", "notebook", "execute-notebook.py");
    const html = path.join(work, "page.html");
    const { types } = options;
    const failed = await runPython([script, notebook, executed, html], env, onLine, types?.found);
    if (existsSync(html) && !types?.errors) writeFileAtomic(options.html, readFileSync(html));
    if (types?.errors)
      throw new UserError("the run was ended, since there are type errors:", `\n${types.errors}`);
    if (failed !== null) throw cellError(notebook, failed);
    refuseStandardError(executed);
    if (existsSync(rejections)) {
      const reason = readFileSync(rejections, "utf8").trim().slice(0, 500);
      throw new UserError(`${path.basename(notebook)}: a promise was rejected and not awaited: `, reason);
    }
    if (options.executed) writeFileAtomic(options.executed, readFileSync(executed));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A check of notebooks' types by one process of its own, which {@link end} ends where their runs were faster. */
export class TypeCheck {
  private readonly finding = new AbortController();
  /** Aborted when errors are found. */
  readonly found: AbortSignal = this.finding.signal;
  /** One line an error; "" while none is found. */
  errors = "";
  private readonly process: ChildProcess;

  constructor(notebooks: readonly string[]) {
    const checker = projectPath("scripts", "check-notebooks.ts");
    const args = ["--require", require.resolve("tsx/cjs"), checker, ...notebooks];
    this.process = spawn(process.execPath, args, { cwd: projectPath(), stdio: ["ignore", "ignore", "pipe"] });
    let printed = "";
    this.process.stderr?.on("data", (chunk) => {
      printed += chunk;
    });
    this.process.on("close", (code) => {
      if (code !== 1 || !notebooks.some((each) => printed.includes(`${each}, cell `))) return; // ended, or broken itself
      this.errors = notebooks.reduce(
        (text, each) => text.replaceAll(each, path.basename(each)),
        printed.trim(),
      );
      this.finding.abort();
    });
  }

  end(): void {
    this.process.kill();
  }
}

interface NotebookCell {
  readonly source: string | string[];
  readonly outputs?: readonly {
    readonly output_type: string;
    readonly name?: string;
    readonly text?: string | string[];
  }[];
}

function cellsOf(notebook: string): NotebookCell[] {
  return JSON.parse(readFileSync(notebook, "utf8")).cells;
}

/** The failed cell and its error: nbclient prints a Python traceback, the cell between lines, and what the cell wrote. */
function cellError(notebook: string, printed: string): UserError {
  const name = path.basename(notebook);
  const parts = /following cell:\n-+\n(.*?)\n-+\n(.*)$/s.exec(printed);
  if (!parts) return new UserError(`${name} did not run: `, printed.trim().slice(-1000));
  const [, source, written] = parts;
  const index = cellsOf(notebook).findIndex((cell) => [cell.source].flat().join("").trim() === source.trim());
  const kernelLines = /^-[- a-z]*$|^\s+at .*(evalmachine|node:|\/tslab\/).*$/gm;
  const complaint = written.replace(kernelLines, "").trim();
  return new UserError(`${name}, cell ${index + 1}: `, complaint);
}

/** Refuses a notebook with a cell that wrote to standard error: some failures are seen there alone. */
function refuseStandardError(executed: string): void {
  for (const [index, { outputs = [] }] of cellsOf(executed).entries()) {
    const complaint = outputs.find((output) => output.output_type === "stream" && output.name === "stderr");
    if (!complaint) continue;
    const text = [complaint.text ?? ""].flat().join("").trim().slice(0, 500);
    throw new UserError(`${path.basename(executed)}, cell ${index + 1} wrote to standard error: `, text);
  }
}

/**
 * Runs the notebook environment's Python in the project's folder.
 *
 * @param onLine called with each line of standard output
 * @param ending ends Python, which ends what it has started
 * @returns what Python printed to standard error if it failed; null if it succeeded
 * @throws {UserError} if the environment is missing
 */
export async function runPython(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  onLine: (line: string) => void = () => {},
  ending?: AbortSignal,
): Promise<string | null> {
  const python = projectPath(".venv", "bin", "python");
  if (!existsSync(python))
    throw new UserError("the notebook environment .venv is missing; run: npx batchmix setup");
  const child = spawn(python, args, { cwd: projectPath(), env, stdio: ["ignore", "pipe", "pipe"] });
  createInterface(child.stdout).on("line", onLine);
  ending?.addEventListener("abort", () => child.kill());
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code === 0 ? null : complaint));
  });
}
