import { Command } from "commander";
import { hubCommand, miraclCommand } from "./hub-data";

export function dataCommand(): Command {
  return new Command("data")
    .description("list the corpora, download one, check your own, or find test texts in training")
    .argument("[corpus]", "one to download and count, every file's sha256 checked; without it, the list")
    .addHelpText(
      "after",
      `
BATCHMIX_MIRROR names a folder or an address laid out owner/repository/commit/path that is
asked instead of the public ones. An interrupted download goes on where it stopped.

Examples:
  $ npx batchmix data
  $ npx batchmix data flickr30k-x
  $ npx batchmix data mlqa-r:/srv/mlqa-r
  $ npx batchmix data check mine.jsonl
  $ npx batchmix data leakage xquad-r --train ntrex
  $ npx batchmix data hub google/xquad
  $ npx batchmix data miracl sw --out data/miracl
  $ BATCHMIX_MIRROR=/srv/mirror npx batchmix data flickr30k-x`,
    )
    .action(async (name?: string) => {
      if (name === undefined) {
        const { listCorpora } = require("./list-corpora") as typeof import("./list-corpora");
        listCorpora();
      } else {
        const { fetchCorpus } = require("./fetch-corpus") as typeof import("./fetch-corpus");
        await fetchCorpus(name);
      }
    })
    .addCommand(checkCommand())
    .addCommand(leakageCommand())
    .addCommand(hubCommand())
    .addCommand(miraclCommand());
}

function checkCommand(): Command {
  return new Command("check")
    .description("every mistake in a corpus of your own, by file, line and field")
    .argument("<file>", "a .jsonl or .tsv file; data/README.md says what is in it")
    .action((file: string) => {
      const { checkOwnCorpus } = require("./check-own-corpus") as typeof import("./check-own-corpus");
      checkOwnCorpus(file);
    });
}

function leakageCommand(): Command {
  return new Command("leakage")
    .description("test texts that occur in training, equal or nearly so")
    .argument("<corpus>", "whose test split is looked for")
    .option("--train <corpus>", "whose training split is looked in; the same corpus' without it")
    .action((corpus: string, { train }: { train?: string }) => {
      const { printLeakage } = require("./print-leakage") as typeof import("./print-leakage");
      printLeakage(corpus, train ?? corpus);
    });
}
