import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { affectedNotebooks } from "../../scripts/notebooks/affected-notebooks";
import { projectPath } from "../../src/core";
import { browserSetup } from "../../src/figures/browser-setup";
import { listNotebooks } from "../../src/notebook";
import { temporaryFolder } from "../support/temporary-folder";

const { executablePath, args = [], env } = browserSetup();
const missing = existsSync(projectPath(".venv", "bin", "python")) ? null : ".venv is missing; run: npm start";
const skip = missing ?? (executablePath === null ? "no browser here; run: npx batchmix setup" : false);

test("a change concerns the notebooks whose code uses something of it", async () => {
  const all = listNotebooks();
  const concerned = (...parts: string[]) => affectedNotebooks(all, projectPath(...parts));
  assert.deepEqual(await concerned("src", "analysis", "claims.ts"), ["09-claims"]);
  assert.deepEqual(await concerned("src", "slurm", "task-states.ts"), []);
  assert.deepEqual(await concerned("notebooks", "03-mixtures.ipynb"), ["03-mixtures"]);
  const names = all.map(({ name }) => name);
  assert.deepEqual(await concerned("src", "figures", "theme.ts"), names, "all draw a figure");
  assert.deepEqual(await concerned("src", "index.ts"), names);
  assert.deepEqual(await concerned("src", "throughput", "index.ts"), ["07-throughput", "11-study"]);
});

const folder = temporaryFolder("dev");
let dev: ChildProcess | undefined;

after(async () => {
  if (dev && dev.exitCode === null) {
    const ended = once(dev, "exit");
    dev.kill("SIGTERM");
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
});

/** A project whose source and notebooks may be changed: two notebooks, the second of which uses means. */
function makeProject(): void {
  for (const name of ["src", "scripts", "package.json", "nodemon.json", "tsconfig.json"])
    cpSync(projectPath(name), path.join(folder, name), { recursive: true });
  for (const name of ["node_modules", ".venv", ".setup"])
    symlinkSync(projectPath(name), path.join(folder, name));
  mkdirSync(path.join(folder, "notebooks"));
  writeNotebook("00-hash", 'import { sha256 } from "./src/core";', 'sha256("")');
  writeNotebook("01-mean", 'import { mean } from "./src/statistics";', 'mean([20, 22]) + " on average"');
}

function writeNotebook(name: string, ...sources: string[]): void {
  const cells = [
    { cell_type: "markdown", id: "cell-0", metadata: {}, source: `# ${name}?` },
    ...sources.map((source, index) => ({
      cell_type: "code",
      id: `cell-${index + 1}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source,
    })),
  ];
  const kernelspec = { display_name: "batchmix", language: "typescript", name: "batchmix" };
  const file = path.join(folder, "notebooks", `${name}.ipynb`);
  writeFileSync(file, JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
}

/** Starts `npm run dev` in the project, and gives the address that it prints. */
async function startDev(): Promise<URL> {
  const started = spawn(process.execPath, ["--import", "tsx", path.join("scripts", "dev.ts")], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  dev = started;
  let said = "";
  return new Promise((resolve, reject) => {
    started.stderr.on("data", (chunk) => {
      said += chunk;
    });
    started.stdout.on("data", (chunk) => {
      const address = /^http:\S+$/m.exec(String(chunk))?.[0];
      if (address) resolve(new URL(address));
    });
    started.on("exit", () => reject(new Error(`dev ended: ${said}`)));
  });
}

/** The status of the answer to a request with such headers. */
async function statusOf(
  address: URL,
  pathname: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const request = http.get({ host: address.hostname, port: address.port, path: pathname, headers });
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  response.destroy();
  return response.statusCode ?? 0;
}

test("a changed source runs its notebook again and reloads the page; an error is shown and the loop goes on", {
  skip,
  timeout: 180_000,
}, async () => {
  makeProject();
  const address = await startDev();
  const { host, pathname } = address;
  assert.match(pathname, /^\/[\w-]{32}\/$/);
  assert.equal(await statusOf(address, pathname), 200);
  assert.equal(await statusOf(address, "/"), 404);
  assert.equal(await statusOf(address, `${pathname}../state.json`), 404);
  assert.equal(await statusOf(address, `${pathname}state.json`), 404);
  assert.equal(await statusOf(address, pathname, { host: `example.org:${address.port}` }), 403);
  assert.equal(await statusOf(address, pathname, { origin: "http://example.org" }), 403);
  assert.equal(await statusOf(address, `${pathname}events`, { origin: `http://${host}` }), 200);

  const browser = await chromium.launch({
    executablePath: executablePath as string,
    args: [...args],
    env: { ...(process.env as Record<string, string>), ...env },
  });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(60_000);
    await page.goto(address.href);
    await page.getByText("Waits for a change").waitFor();
    const source = path.join(folder, "src", "statistics", "location.ts");
    const begun = page.getByRole("status").filter({ hasText: "01-mean" });
    do appendFileSync(source, "\n");
    while (
      !(await begun.waitFor({ timeout: 10_000 }).then(
        () => true,
        () => false,
      ))
    ); // the watcher may start after us
    await page.getByText("21 on average").waitFor();
    const right = readFileSync(source, "utf8");
    writeFileSync(
      source,
      right.replace(
        /(export function mean.*\n)/,
        '$1  if (values.length === 2) throw new RangeError("no mean today");\n',
      ),
    );
    await page.getByRole("status").getByText("RangeError: no mean today").waitFor();
    assert.equal(await page.getByText("21 on average").count(), 1, "the last page stays");
    writeFileSync(
      source,
      right.replace(/(export function mean.*\n)/, "$1  if (values.length === 2) return 43;\n"),
    );
    await page.getByText("43 on average").waitFor();
    assert.equal(await page.getByRole("status").count(), 0, "nothing is said any more");
  } finally {
    await browser.close();
  }
});
