/**
 * Side-by-side measurements: `npm run bench -- encode train`. Each name is a file of this folder
 * whose `main` prints a table and gives its ratios; with --json they are the last line.
 */
const benchmarks = ["encode", "train"];

async function run(): Promise<void> {
  const args = process.argv.slice(2);
  const names = args.filter((arg) => benchmarks.includes(arg));
  const options = args.filter((arg) => !benchmarks.includes(arg));
  if (names.length === 0 || options.includes("--help")) {
    process.stdout.write(`Usage: npm run bench -- <${benchmarks.join("|")}>... [--quick] [--json]

Ours beside sentence-transformers on the same weights, texts, batch and cores, interleaved.
BATCHMIX_BENCH_PYTHON names a python with sentence-transformers 6.2 and torch; without one only
our side is measured. --quick does a tenth of the work. Use an otherwise idle machine.
`);
    return;
  }
  const results: Record<string, unknown> = {};
  for (const name of names) results[name] = await require(`./${name}`).main(options);
  if (options.includes("--json")) process.stdout.write(`${JSON.stringify(results)}\n`);
}

run().catch((error: Error) => {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 1;
});
