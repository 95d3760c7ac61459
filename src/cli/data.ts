import { Command } from "commander";

export function dataCommand(): Command {
  return new Command("data")
    .description("list the corpora, or download one and check every file's sha256")
    .argument("[corpus]", "flickr30k-x; without it, the list")
    .addHelpText(
      "after",
      `
BATCHMIX_MIRROR names a folder or an address laid out owner/repository/commit/path that is
asked instead of the public ones. An interrupted download goes on where it stopped.

Examples:
  $ npx batchmix data
  $ npx batchmix data flickr30k-x
  $ BATCHMIX_MIRROR=/srv/mirror npx batchmix data flickr30k-x`,
    )
    .action(async (name?: string) => {
      if (name === undefined) await list();
      else await fetchCorpus(name);
    });
}

async function list(): Promise<void> {
  const { corpora } = require("../index") as typeof import("../index");
  const { table } = require("./table") as typeof import("./table");
  const rows = corpora.map((corpus) => [
    corpus.name,
    corpus.title,
    corpus.languages.join(" "),
    corpus.licence,
    corpus.onDisk() ? "yes" : `no: npx batchmix data ${corpus.name}`,
  ]);
  process.stdout.write(`${table(["corpus", "what it is", "languages", "licence", "on disk"], rows)}\n`);
}

async function fetchCorpus(name: string): Promise<void> {
  const { downloadCorpus, loadCorpus } = require("../index") as typeof import("../index");
  const { showProgress } = require("./progress") as typeof import("./progress");
  const progress = showProgress(`data ${name}`);
  try {
    await downloadCorpus(name, (done, total) =>
      progress.update(done / total, `${megabytes(done)} of ${megabytes(total)}`),
    );
  } finally {
    progress.stop();
  }
  const { splits, title } = loadCorpus(name);
  const counts = Object.entries(splits).map(([split, items]) => `${split} ${items.length}`);
  process.stdout.write(`${title}: ${counts.join(", ")} items, every file's sha256 as pinned\n`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
