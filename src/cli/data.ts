import path from "node:path";
import { Command } from "commander";
import type { corpora, ItemsOfKinds, Parallelism } from "../index";
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
  $ npx batchmix data check mine.jsonl --json
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
    .description("print every mistake in a corpus of your own, by file, line and field")
    .argument("<file>", "a .jsonl, .tsv or .parquet file; data/README.md says what is in it")
    .option("--json", "print mistakes, sizes and limits as JSON")
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      const file = path.resolve(name);
      const mistakes = await library.ownCorpusMistakes(file);
      if (mistakes.length > 0) process.exitCode = 1;
      if (json) {
        const facts = mistakes.length === 0 ? await factsOf(file) : {};
        process.stdout.write(`${JSON.stringify({ file, mistakes, ...facts }, null, 2)}\n`);
        return;
      }
      if (mistakes.length === 0) {
        const { splits, kinds, limits } = await factsOf(file);
        const lines = [
          ...splits.flatMap((split) => [countsLine(split), parallelLine(split.parallel)]),
          ...kindsLine(kinds),
        ];
        process.stdout.write(`${file}: no mistake\n  ${[...lines, ...limits].join("\n  ")}\n`);
        return;
      }
      const printed = mistakes.slice(0, 50);
      if (printed.length < mistakes.length) printed.push(`and ${mistakes.length - printed.length} more`);
      process.stderr.write(`${printed.join("\n")}\n`);
    });
}

/** What a sound corpus file holds, and what it does not allow. */
async function factsOf(file: string) {
  const { countTexts, defaultSettings, itemsOfKinds, kindLimits, parallelism, possibleKinds, readOwnCorpus } =
    library;
  const corpus = await readOwnCorpus(file);
  const settings = defaultSettings(file);
  const ofSplit = new Map(parallelism(corpus).map((each) => [each.split, each]));
  const isTrained = corpus.splits.train.length > 0;
  return {
    splits: countTexts(corpus).map((counts) => ({
      ...counts,
      parallel: ofSplit.get(counts.split) as Parallelism,
    })),
    kinds: isTrained ? itemsOfKinds(corpus, settings) : null,
    limits: [
      ...(isTrained ? kindLimits(corpus, possibleKinds(corpus, settings)) : []),
      ...(corpus.notes ?? []),
    ],
  };
}

/** How parallel a split is, as "all of its items have texts in all 3 languages". */
function parallelLine({ split, languages, items, inAll, mean }: Parallelism): string {
  if (languages === 1) return `${split} is in one language`;
  const all = `all ${languages} languages`;
  if (items === 0) return `${split}: no item has a text that can be a query`;
  if (inAll === items) return `${split} is parallel: every item has texts in ${all}`;
  return `${split}: ${inAll.toLocaleString("en")} of ${items.toLocaleString("en")} items have texts in ${all}; an item has texts in ${mean.toFixed(1)} of them on average`;
}

/** Whether kinds of batches see the same training items; nothing of a file without training items. */
function kindsLine(kinds: ItemsOfKinds | null): string[] {
  const counts = Object.entries(kinds?.counts ?? {}).filter(([, items]) => items > 0);
  if (kinds === null || counts.length < 2) return [];
  const names = counts.map(([name]) => name).join(", ");
  const items = counts[0][1].toLocaleString("en");
  if (kinds.isOrderSame)
    return [`batches of the kinds ${names} see the same ${items} training items, in one order at equal seed`];
  if (kinds.areSame)
    return [
      `batches of the kinds ${names} see the same ${items} training items, but in different orders, since items differ in their languages`,
    ];
  const each = counts.map(([name, count]) => `${name} ${count.toLocaleString("en")}`).join(", ");
  return [
    `kinds of batches see different training items (${each}): a difference between mixes is partly a difference between items`,
  ];
}

function leakageCommand(): Command {
  return new Command("leakage")
    .description("count test texts that occur in training, equal or nearly equal")
    .argument("<corpus>", "the corpus whose test texts are looked for")
    .option("--train <corpus>", "the corpus whose training texts are searched; without it, the same corpus")
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
