import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import type { Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import { RandomStream, UserError } from "../../src/core";
import type { Format, Prepared } from "./format";
import { mutate } from "./mutations";

/** What a reader made of a changed file: its result, one good sentence, or anything else. */
export interface Outcome {
  readonly kind: "valid" | "refused" | "finding";
  /** The file that was changed, within the format's folder. */
  readonly file: string;
  /** The sentence, or what is wrong: with the stack trace of an error that is no UserError. */
  readonly said: string;
}

/** The inputs `from` to `to` - 1 of a format. */
export interface Job {
  readonly format: string;
  readonly from: number;
  readonly to: number;
}

/** What a process that runs inputs is told, as its only argument in JSON. */
export interface Orders {
  /** The module whose `formats` are read. */
  readonly module: string;
  readonly seed: number;
  readonly jobs: readonly Job[];
  /** The file that gets a line of JSON for every input: {@link ReportLine}. */
  readonly report: string;
}

/** The number in a line that says that the valid files of a format are about to be written and read. */
export const starting = -2;
/** The number in a line that says that they were. */
export const started = -1;

/** Format, number and outcome of an input. */
export type ReportLine = readonly [format: string, index: number, outcome: Outcome | null];

/** The valid files of a format in a folder that no other format uses. */
export async function prepare(format: Format): Promise<Prepared & { readonly folder: string }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-fuzz-"));
  const prepared = await format.prepare(folder);
  await prepared.read();
  return { ...prepared, folder };
}

/** Changes one file of a format as seed and number say, reads it, and puts the valid file back. */
export async function runInput(
  name: string,
  { files, read, folder, called }: Awaited<ReturnType<typeof prepare>>,
  seed: number,
  index: number,
): Promise<Outcome> {
  const random = new RandomStream(seed, `${name} ${index}`);
  const file = random.pick(Object.keys(files));
  const full = path.join(folder, file);
  const valid = readFileSync(full);
  try {
    writeFileSync(full, await mutate(valid, files[file], random));
    await read();
    return { kind: "valid", file, said: "" };
  } catch (error) {
    return outcomeOf(error, file, folder, called);
  } finally {
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, valid);
  }
}

const longest = 1200;

function outcomeOf(error: unknown, file: string, folder: string, called?: string): Outcome {
  const finding = (said: string): Outcome => ({ kind: "finding", file, said });
  if (!(error instanceof UserError))
    return finding(error instanceof Error ? (error.stack ?? String(error)) : `thrown: ${String(error)}`);
  const { message } = error;
  // where two files do not fit each other, the other one may be named
  const others = () =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("."));
  const isNamed = (name: string) => message.includes(path.basename(name));
  if (!isNamed(file) && !(called && message.startsWith(called)) && !others().some(isNamed))
    return finding(`does not name the file: ${message}`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal would obey
  if (/[\u0000-\u001f\u007f-\u009f]/.test(message))
    return finding(`holds a control character: ${JSON.stringify(message)}`);
  if (message.length > longest) return finding(`has ${message.length} characters: ${message.slice(0, 200)}`);
  return { kind: "refused", file, said: message };
}

async function main({ module, seed, jobs, report }: Orders): Promise<void> {
  const { formats }: { formats: readonly Format[] } = require(module);
  const handle = openSync(report, "a");
  process.stdin.on("end", () => {
    rmSync(path.dirname(report), { recursive: true, force: true }); // whoever waits for the report has ended
    process.exit(1);
  });
  (process.stdin.resume() as Socket).unref();
  const note = (line: ReportLine) => writeSync(handle, `${JSON.stringify(line)}\n`);
  for (const { format: name, from, to } of jobs) {
    note([name, starting, null]);
    const prepared = await prepare(formats.find((format) => format.name === name) as Format);
    note([name, started, null]);
    for (let index = from; index < to; index++) {
      note([name, index, await runInput(name, prepared, seed, index)]);
      await new Promise((resolve) => setImmediate(resolve)); // so that the end of standard input is seen
    }
    await prepared.close?.();
    rmSync(prepared.folder, { recursive: true, force: true });
  }
}

if (require.main === module)
  main(JSON.parse(process.argv[2])).then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
