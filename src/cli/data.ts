import path from "node:path";
import { Command } from "commander";
import type { corpora } from "../index";
import { countsLine, fetchCorpus } from "./fetch-corpus";
import { hubCommand, miraclCommand } from "./hub-data";
import { library } from "./library";
import { table } from "./table";

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
    .action((name?: string) => (name === undefined ? listCorpora() : fetchCorpus(name)))
    .addCommand(checkCommand())
    .addCommand(leakageCommand())
    .addCommand(hubCommand())
    .addCommand(miraclCommand());
}

/** Prints what is known of each corpus, and how large it is where it is on disk. */
function listCorpora(): void {
  const { corpora, countTexts, folderCorpora } = library;
  const known = corpora.map((corpus) => {
    if (!corpus.onDisk()) return describe(corpus, [`on disk: no: npx batchmix data ${corpus.name}`]);
    return describe(corpus, [...countTexts(corpus.load()).map(countsLine), "on disk: yes"]);
  });
  const inFolders = folderCorpora.map((corpus) =>
    describe(corpus, [`on disk: where you have it, named as ${corpus.name}:FOLDER`]),
  );
  const ofUsers =
    "FILE.jsonl, FILE.tsv, FILE.parquet: a corpus of your own\n  what is in it: data/README.md; npx batchmix data check FILE";
  process.stdout.write(`${[...known, ...inFolders, ofUsers].join("\n\n")}\n`);
}

type KnownCorpus = Pick<(typeof corpora)[number], "name" | "title" | "languages" | "licence" | "source">;

function describe({ name, title, languages, licence, source }: KnownCorpus, lines: string[]): string {
  const facts = [`languages: ${languages.join(" ")}`, `licence: ${licence}`, `from: ${source}`];
  return [`${name}: ${title}`, ...facts, ...lines].join("\n  ");
}

function checkCommand(): Command {
  return new Command("check")
    .description("every mistake in a corpus of your own, by file, line and field")
    .argument("<file>", "a .jsonl, .tsv or .parquet file; data/README.md says what is in it")
    .action(async (name: string) => {
      const { countTexts, ownCorpusMistakes, readOwnCorpus } = library;
      const file = path.resolve(name);
      const mistakes = await ownCorpusMistakes(file);
      if (mistakes.length === 0) {
        const corpus = await readOwnCorpus(file);
        const lines = [...countTexts(corpus).map(countsLine), ...(corpus.notes ?? [])];
        process.stdout.write(`${file}: no mistake\n  ${lines.join("\n  ")}\n`);
        return;
      }
      const printed = mistakes.slice(0, 50);
      if (printed.length < mistakes.length) printed.push(`and ${mistakes.length - printed.length} more`);
      process.stderr.write(`${printed.join("\n")}\n`);
      process.exitCode = 1;
    });
}

function leakageCommand(): Command {
  return new Command("leakage")
    .description("test texts that occur in training, equal or nearly so")
    .argument("<corpus>", "whose test split is looked for")
    .option("--train <corpus>", "whose training split is looked in; the same corpus' without it")
    .action(async (name: string, options: { train?: string }) => {
      const { leakage, loadCorpus, retrievalSet } = library;
      const corpus = await loadCorpus(name);
      const train = options.train === undefined ? corpus : await loadCorpus(options.train);
      const { languages, items } = leakage(corpus, train);
      const count = (value: number) => value.toLocaleString("en");
      const rows = languages.map(({ language, texts, identical, equal, near }) => [
        language,
        ...[texts, identical, equal, near].map(count),
      ]);
      const tested = retrievalSet(corpus, "test").items;
      const leaked = tested.filter((id) => items.has(id));
      process.stdout.write(
        `Test texts of ${corpus.title} in the training split of ${train.title}\n` +
          `${table(["language", "texts", "identical", "equal", "near"], rows)}\n` +
          `${count(leaked.length)} of ${count(tested.length)} items that are asked for have such a text.\n` +
          "identical: to the letter; equal: after Unicode NFKC and case folding, identical ones among them;\n" +
          "near: not equal, but sets of character 5-grams with a Jaccard index of 0.8 or more.\n",
      );
    });
}
