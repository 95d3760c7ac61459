import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { projectPath, UserError, writeFileAtomic } from "../core";

export interface RunNotebookOptions {
  /** Where the executed notebook goes as HTML that needs no network. */
  readonly html: string;
  /** Where the executed notebook itself goes, if anywhere. */
  readonly executed?: string;
  /** Parameters for the notebook, see parameters(). */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * Executes a notebook from top to bottom on the project's kernel and saves it as HTML.
 *
 * @throws {UserError} if a cell fails, with its error, or if the notebook environment is missing
 */
export async function runNotebook(notebook: string, options: RunNotebookOptions): Promise<void> {
  const jupyter = projectPath(".venv", "bin", "jupyter");
  if (!existsSync(jupyter))
    throw new UserError("the notebook environment .venv is missing; run: npx batchmix setup");
  const work = mkdtempSync(path.join(os.tmpdir(), "batchmix-notebook-"));
  try {
    const executed = path.join(work, path.basename(notebook));
    const env = {
      ...process.env,
      JUPYTER_PATH: projectPath(".setup", "jupyter"),
      ...(options.parameters && { NB_PARAMS: JSON.stringify(options.parameters) }),
    };
    const convert = (args: string[]) =>
      run(projectPath(".venv", "bin", "python"), ["-m", "nbconvert", ...args], env);
    const execute = [
      "--execute",
      "--ExecutePreprocessor.kernel_name=batchmix",
      "--ExecutePreprocessor.timeout=1800",
    ];
    await convert(["--to", "notebook", ...execute, "--output-dir", work, notebook]);
    refuseErrors(executed);
    const offline = ["--HTMLExporter.mathjax_url=", "--HTMLExporter.require_js_url="];
    await convert(["--to", "html", ...offline, "--output-dir", work, executed]);
    writeFileAtomic(options.html, readFileSync(executed.replace(/\.ipynb$/, ".html")));
    if (options.executed) writeFileAtomic(options.executed, readFileSync(executed));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** tslab reports type errors and rejected promises on a cell's standard error alone. */
function refuseErrors(executed: string): void {
  const { cells } = JSON.parse(readFileSync(executed, "utf8")) as {
    cells: { outputs?: { output_type: string; name?: string; text?: string | string[] }[] }[];
  };
  for (const [index, { outputs = [] }] of cells.entries()) {
    const complaint = outputs.find((output) => output.output_type === "stream" && output.name === "stderr");
    if (complaint) {
      const text = [complaint.text ?? ""].flat().join("").trim();
      throw new UserError(
        `${path.basename(executed)}, cell ${index + 1} wrote to standard error: ${text.slice(0, 500)}`,
      );
    }
  }
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectPath(), env, stdio: ["ignore", "ignore", "pipe"] });
    let complaint = "";
    child.stderr.on("data", (chunk) => {
      complaint += chunk;
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code === 0) resolve();
      else reject(new UserError(`the notebook did not run through:\n${complaint.trim().slice(-1500)}`));
    });
  });
}
