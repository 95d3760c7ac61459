import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { replaceFolder, writeFileAtomic } from "../../src/core/atomic-file.mjs";
import { UserError } from "../../src/core/user-error.mjs";
import { folderBytes } from "./files.mjs";
import { errorLine, run } from "./process.mjs";

const recipe = 2; // counted up when the record or the unpacked folder changes
const systemBrowsers = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Nothing but our own pages is drawn; a root user's browser has no sandbox to use. */
const commonArgs = [
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--font-render-hinting=none",
];

/**
 * A Chromium that draws figures: the system's, or the one in npm's @sparticuz/chromium, unpacked
 * with the libraries it needs. Recorded in .setup/browser.json, with a reason where none starts.
 *
 * @type {import("./step.mjs").Step}
 */
export const browserStep = {
  name: "browser",
  doing: "looking for a browser",
  needs: ["packages"],

  async isCurrent({ root, retry }) {
    const { recipe: made, executablePath } = readRecord(root);
    if (made !== recipe || executablePath === undefined) return false;
    return executablePath === null ? !retry : existsSync(executablePath);
  },

  async run(context) {
    const { root } = context;
    const noSandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    const named = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH] : [];
    for (const name of [...named, ...systemBrowsers]) {
      const executablePath = await whereIs(name);
      const browser = { executablePath, args: [...commonArgs, ...noSandbox], env: {} };
      if (executablePath && (await complaintOf(root, browser)) === null)
        return record(root, browser, `${executablePath}`);
    }
    context.log("unpacking Chromium");
    const folder = await unpack(context);
    const browser = {
      executablePath: path.join(folder, "chromium"),
      args: [...commonArgs, "--no-sandbox", "--no-zygote"],
      env: {
        LD_LIBRARY_PATH: path.join(folder, "lib"),
        FONTCONFIG_FILE: path.join(folder, "fonts.conf"),
      },
    };
    const complaint = await complaintOf(root, browser);
    if (complaint === null)
      return { ...record(root, browser, "Chromium from npm"), bytes: folderBytes(folder) };
    record(root, { executablePath: null, reason: complaint }, "");
    return {
      what: "none starts: figures will be interactive HTML",
      warning: `no browser starts (${complaint}); for SVG, PDF and PNG install one (sudo apt install chromium) and run: npx batchmix setup`,
    };
  },
};

/**
 * The system's fonts, if any, and the package's own: a Chromium that finds no font at all draws
 * no text, not even in web fonts.
 */
const fontsConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

const recordFile = (/** @type {string} */ root) => path.join(root, ".setup", "browser.json");

/** @returns {{ recipe?: number, executablePath?: string | null }} */
function readRecord(/** @type {string} */ root) {
  try {
    return JSON.parse(readFileSync(recordFile(root), "utf8"));
  } catch {
    return {};
  }
}

/** @returns {{ what: string }} */
function record(/** @type {string} */ root, /** @type {object} */ browser, /** @type {string} */ what) {
  writeFileAtomic(recordFile(root), `${JSON.stringify({ recipe, ...browser }, null, 2)}\n`);
  return { what: `${what}, for figures as SVG, PDF and PNG` };
}

/** @returns {Promise<string | null>} */
async function whereIs(/** @type {string} */ name) {
  if (path.isAbsolute(name)) return existsSync(name) ? name : null;
  const { code, output } = await run("sh", ["-c", `command -v ${name}`]);
  return code === 0 ? output.trim() : null;
}

/**
 * Why a browser does not draw a page; null if it does.
 *
 * @param {string} root
 * @param {{ executablePath: string | null, args: string[], env: Record<string, string> }} browser
 */
async function complaintOf(root, browser) {
  const script = path.join(root, "scripts", "setup", "draw-page.cjs");
  const { code, output } = await run(process.execPath, [script, JSON.stringify(browser)], {
    cwd: root,
    seconds: 60,
  });
  return code === 0 && output.includes("drawn")
    ? null
    : errorLine(output).slice(0, 200) || `exit code ${code}`;
}

/**
 * @param {import("./step.mjs").Context} context
 * @returns {Promise<string>} the folder of the unpacked browser
 */
async function unpack({ root, temporary }) {
  const place = path.join(root, ".setup", "chromium");
  const packed = path.join(root, "node_modules", "@sparticuz", "chromium", "bin");
  const work = await temporary("chromium");
  const made = path.join(work, "made");
  mkdirSync(made);
  const decompress = (/** @type {string} */ from, /** @type {string} */ to, mode = 0o644) =>
    pipeline(
      createReadStream(path.join(packed, from)),
      createBrotliDecompress(),
      createWriteStream(to, { mode }),
    );
  await decompress("chromium.br", path.join(made, "chromium"), 0o755);
  for (const name of ["al2023.tar", "fonts.tar"]) {
    const archive = path.join(work, name);
    await decompress(`${name}.br`, archive);
    const { code, output } = await run("tar", ["-xf", archive, "-C", made, "--no-same-owner"]);
    if (code !== 0) throw new UserError(`Chromium cannot be unpacked (${errorLine(output)})`);
  }
  writeFileSync(path.join(made, "fonts.conf"), fontsConfiguration);
  replaceFolder(made, place, path.join(work, "replaced"));
  return place;
}
