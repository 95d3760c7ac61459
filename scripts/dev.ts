import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/**
 * What nodemon runs at each change: the tests that import the newest file, directly or not, then
 * the quick study, whose cells are computed again only if the change can alter them.
 */

const root = path.resolve(__dirname, "..");

function sourcesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(root, folder, name));
}

/** The file that an import names, or null if it is a package. */
function resolveImport(from: string, specifier: string, files: ReadonlySet<string>): string | null {
  if (!specifier.startsWith(".")) return null;
  const base = path.resolve(path.dirname(from), specifier);
  return [base, `${base}.ts`, path.join(base, "index.ts")].find((file) => files.has(file)) ?? null;
}

/** Every file that a file needs, itself included. */
function closureOf(file: string, files: ReadonlySet<string>, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, specifier] of readFileSync(file, "utf8").matchAll(
    /(?:from|import\(|require\()\s*["']([^"']+)["']/g,
  )) {
    const target = resolveImport(file, specifier, files);
    if (target) closureOf(target, files, seen);
  }
  return seen;
}

const files = new Set([...sourcesUnder("src"), ...sourcesUnder("test")]);
const newest = [...files].reduce((a, b) => (statSync(b).mtimeMs > statSync(a).mtimeMs ? b : a));
const tests = [...files].filter((file) => file.endsWith(".test.ts") && closureOf(file, files).has(newest));
process.stdout.write(`${path.relative(root, newest)} changed: ${tests.length} test files import it\n`);

const run = (args: string[]) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status === 0;
const havePassed =
  tests.length === 0 ||
  run(["--import", "tsx", "--test", "--test-reporter=dot", "--test-concurrency=2", ...tests]);
if (havePassed) run(["bin/batchmix.cjs", "quickstart", "--quick"]);
