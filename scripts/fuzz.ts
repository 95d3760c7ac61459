import path from "node:path";
import { parseArgs } from "node:util";
import { table } from "../src/cli/table";
import { UserError } from "../src/core";
import { formats } from "./fuzz/formats";
import { type FuzzReport, fuzz } from "./fuzz/fuzz";
import { runScript } from "./run-script";

/**
 * `npm run fuzz -- [--inputs N] [--seed N] [--format NAME] [--only FORMAT:NUMBER]`: changed files of every
 * format that is read, each of which must end in a result or in one sentence that names the file.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: "string", default: "10000" },
      seed: { type: "string", default: "0" },
      format: { type: "string", multiple: true },
      only: { type: "string" },
    },
  });
  const [inputs, seed] = (["inputs", "seed"] as const).map((name) => {
    if (/^\d{1,9}$/.test(values[name])) return Number(values[name]);
    throw new UserError(`--${name} takes a whole number, as in: npm run fuzz -- --inputs 200 --seed 7`);
  });
  const [, only, number] = /^(.+):(\d{1,9})$/.exec(values.only ?? "") ?? [];
  if (values.only !== undefined && only === undefined)
    throw new UserError('--only takes a format and a number, as in: npm run fuzz -- --only "config.json:12"');
  const wanted = only === undefined ? (values.format ?? formats.map(({ name }) => name)) : [only];
  const unknown = wanted.find((name) => !formats.some((format) => format.name === name));
  if (unknown !== undefined)
    throw new UserError(`no format ${unknown}; there are: ${formats.map(({ name }) => name).join(", ")}`);

  const module = path.join(__dirname, "fuzz", "formats.ts");
  const rows: string[][] = [];
  let count = 0;
  for (const format of wanted) {
    const begun = performance.now();
    const from = only === undefined ? 0 : Number(number);
    const to = only === undefined ? inputs : from + 1;
    const { counts, findings } = await fuzz({ module, seed, jobs: [{ format, from, to }] });
    const { valid, refused, finding } = counts.get(format) as NonNullable<
      ReturnType<FuzzReport["counts"]["get"]>
    >;
    const seconds = Math.round((performance.now() - begun) / 1000);
    rows.push([format, ...[valid, refused, finding, seconds].map(String)]);
    process.stderr.write(
      `${format}: ${valid} valid, ${refused} refused, ${finding} findings, ${seconds} s\n`,
    );
    count += finding;
    for (const [kind, alike] of byKind(findings)) {
      const { index, file, said } = alike[0];
      process.stdout.write(
        `\n${alike.length} × ${kind}\n  npm run fuzz -- --seed ${seed} --only "${format}:${index}"\n  ${file}: ${only === undefined ? said.slice(0, 300) : said}\n`,
      );
    }
  }
  process.stdout.write(`\n${table(["format", "valid", "refused", "findings", "seconds"], rows)}\n`);
  if (count > 0) process.exitCode = 1;
}

/** Findings that say the same but for names, numbers and quoted values, the most frequent first. */
function byKind(findings: FuzzReport["findings"]): [string, FuzzReport["findings"]][] {
  const kinds = new Map<string, FuzzReport["findings"][number][]>();
  for (const finding of findings) {
    const line = /\((?:[^()]*\/)?(src\/[^()]*\.\w+:\d+)/.exec(finding.said)?.[1];
    const sentence = finding.said.split("\n")[0].replace(/\S*\/|\d+|["'][^"']*["']/g, "…");
    const kind = line ? `${sentence.split(":")[0]} in ${line}` : sentence.slice(0, 90);
    kinds.set(kind, [...(kinds.get(kind) ?? []), finding]);
  }
  return [...kinds].sort(([, a], [, b]) => b.length - a.length);
}

runScript("fuzz", main);
