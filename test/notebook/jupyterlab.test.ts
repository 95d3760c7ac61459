import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { projectPath } from "../../src/core";
import { browserSetup } from "../../src/figures/browser-setup";

const { executablePath, args = [], env } = browserSetup();
const missing = existsSync(projectPath(".venv", "bin", "python")) ? null : ".venv is missing; run: npm start";
const skip = missing ?? (executablePath === null ? "no browser here; run: npx batchmix setup" : false);

/** A copy, since JupyterLab saves what it opens; within the project, outside of which it looks at nothing. */
const folder = projectPath("test-results", `lab-${process.pid}`);
let server: ChildProcess | undefined;

after(() => {
  server?.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
});

/** A port that nobody listens on; JupyterLab cannot be asked to find one and say which. */
function freePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Starts JupyterLab as `npm run lab` does, and gives its address with the token. */
async function startLab(): Promise<URL> {
  const options = ["--no-browser", `--ServerApp.port=${await freePort()}`, "--ServerApp.port_retries=0"];
  const started = spawn(process.execPath, [projectPath("scripts", "lab.mjs"), ...options], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  server = started;
  let said = "";
  return new Promise((resolve, reject) => {
    started.stderr.on("data", (chunk) => {
      said += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S*\?token=\S+/.exec(said)?.[0];
      if (address) resolve(new URL(address));
    });
    started.on("exit", () => reject(new Error(`JupyterLab ended: ${said}`)));
  });
}

/** The first answer of a server that has said its address but may not listen yet. */
async function answer(address: string, tries = 50): Promise<Response> {
  try {
    return await fetch(address);
  } catch (error) {
    if (tries === 0) throw error;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return answer(address, tries - 1);
  }
}

test("in JupyterLab the kernel starts, cells run, a figure is live, our functions complete and explain themselves, and both forms are saved", {
  skip,
  timeout: 480_000,
}, async () => {
  mkdirSync(folder, { recursive: true });
  for (const name of ["00-start-here.ipynb", "jupytext.toml"])
    copyFileSync(projectPath("notebooks", name), path.join(folder, name));
  const address = await startLab();
  const refused = await answer(`http://${address.host}/api/contents`);
  assert.equal(refused.status, 403, "without the token");
  const browser = await chromium.launch({
    executablePath: executablePath as string,
    args: [...args],
    env: { ...(process.env as Record<string, string>), ...env },
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1300, height: 1000 } });
    page.setDefaultTimeout(240_000);
    const notebook = path.posix.join("test-results", path.basename(folder), "00-start-here.ipynb");
    await page.goto(`http://${address.host}/lab/tree/${notebook}?token=${address.searchParams.get("token")}`);
    await page.locator(".jp-CodeCell").first().waitFor();
    await page.getByText("batchmix (TypeScript) | Idle").waitFor();
    await page.getByRole("menuitem", { name: "Run", exact: true }).click();
    await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
    const mark = page.locator(".jp-OutputArea .js-plotly-plot .point").first();
    await mark.waitFor();
    await page
      .getByText(/valid evaluations?,/)
      .first()
      .waitFor();
    const complaints =
      '.jp-OutputArea [data-mime-type="application/vnd.jupyter.stderr"], .jp-OutputArea [data-mime-type="application/vnd.jupyter.error"]';
    assert.equal(await page.locator(complaints).count(), 0);
    await mark.scrollIntoViewIfNeeded();
    await mark.hover({ force: true });
    await page.locator(".hoverlayer .hovertext").first().waitFor();

    const code = page.locator(".jp-CodeCell .cm-content").last();
    await code.click();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("batchmix.parseM");
    await page.keyboard.press("Tab");
    const completions = page.locator(".jp-Completer-item .jp-Completer-match");
    await completions.filter({ hasText: "parseMix" }).waitFor();
    assert.deepEqual(await completions.allTextContents(), ["parseMeasure", "parseMix"]);
    await page.keyboard.press("Enter");
    await page.keyboard.type('("nDCG@10").');
    await page.keyboard.press("Tab");
    await completions.filter({ hasText: "value" }).waitFor();
    assert.deepEqual(await completions.allTextContents(), ["name", "value"]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("batchmix.parseMix");
    await page.keyboard.press("Shift+Tab");
    const tooltip = page.locator(".jp-Tooltip-content");
    await tooltip.waitFor();
    const explained = (await tooltip.textContent()) ?? "";
    assert.match(explained, /parseMix\(text: string, kinds\?: readonly string\[\]\)/);
    assert.match(explained, /Reads a mix as people write it/);

    const saved = page.waitForResponse((response) => response.request().method() === "PUT" && response.ok());
    await page.keyboard.press("Control+S");
    await saved;
    const text = readFileSync(path.join(folder, "text", "00-start-here.ts"), "utf8");
    assert.match(text, /^batchmix\.parseMix$/m, "the text form is saved too");
  } finally {
    await browser.close();
  }
});
