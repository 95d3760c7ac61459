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
      if (name === undefined) list();
      else {
        const { fetchCorpus } = require("./fetch-corpus") as typeof import("./fetch-corpus");
        await fetchCorpus(name);
      }
    });
}

function list(): void {
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
