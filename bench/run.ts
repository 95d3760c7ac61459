/**
 * `npm run bench -- [names] [--json]`: measures and prints what it is asked for, all without a
 * name. With --json the last line is one JSON object of all results by name.
 */

interface Bench {
  /** Measures, prints, and gives what --json shows. */
  main(args: string[]): Promise<unknown>;
}

const benches: Readonly<Record<string, () => Bench>> = {
  sampler: () => require("./sampler"),
};

async function run(args: readonly string[]): Promise<void> {
  const isJson = args.includes("--json");
  const named = args.filter((arg) => !arg.startsWith("--"));
  const unknown = named.find((name) => !(name in benches));
  if (unknown !== undefined) {
    process.stderr.write(`bench: no ${unknown}; there is: ${Object.keys(benches).join(", ")}\n`);
    process.exitCode = 1;
    return;
  }
  const results: Record<string, unknown> = {};
  for (const name of named.length > 0 ? named : Object.keys(benches)) {
    results[name] = await benches[name]().main(args.filter((arg) => arg !== name && arg !== "--json"));
  }
  if (isJson) console.log(JSON.stringify(results));
}

void run(process.argv.slice(2));
