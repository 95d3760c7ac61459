import path from "node:path";
import { Command } from "commander";
import { UserError } from "../core";
import { defaultMiningSettings, miningGroups } from "../settings";
import { library } from "./library";
import { duration, showProgress } from "./progress";
import { addSettings, givenSettings } from "./setting-options";

const count = (texts: number) => texts.toLocaleString("en");

export function mineCommand(): Command {
  const command = new Command("mine")
    .description("find hard negatives: the nearest texts of other items by a given model, by language")
    .requiredOption("--out <file>", "the .parquet file to write; training takes it as --mined");
  return addSettings(command, miningGroups)
    .addHelpText(
      "after",
      `
Texts are those of the train split in the training languages. The file has three lists of candidates
for each text that can be a query: in its language (same), in the others (other), in any. Training draws
from one of them: --negatives 4 --negative-languages other --mined FILE. Vectors stay in data/results
(or in BATCHMIX_RESULTS): after an interruption, or for other ranks, they are not encoded again.

Examples:
  $ npx batchmix mine --below 0.95 --out data/mined/emoji.parquet
  $ npx batchmix mine --corpus emoji --ranks 11-60 --out data/mined/emoji-far.parquet
  $ npx batchmix train --mix 0:1:0 --negatives 2 --mined data/mined/emoji.parquet --out data/models/hard`,
    )
    .action(async (options: { out: string } & Record<string, unknown>) => {
      const settings = defaultMiningSettings(givenSettings(options, miningGroups));
      const file = path.resolve(options.out);
      if (path.extname(file) !== ".parquet")
        throw new UserError(`${options.out}: its name must end on .parquet`);
      const { loadCorpus, mineNegatives, withLanguages } = library;
      const { trainingLanguages } = settings;
      const corpus = withLanguages(await loadCorpus(settings.corpus), {
        trainingLanguages,
        evaluationLanguages: null,
      });
      let progress = showProgress("mine");
      let total = 1;
      let isSearching = false;
      try {
        const mining = await mineNegatives(corpus, settings, file, {
          onPlan(texts, encoded) {
            total = texts;
            progress.stop();
            progress = showProgress("mine", encoded / texts);
            progress.line(
              `${count(texts)} different texts, ${count(encoded)} of them encoded by earlier runs`,
            );
          },
          onEncoded: (done) => progress.update(done / total, `encoding text ${count(done)}`),
          onSearched(done, queries) {
            if (!isSearching) {
              progress.stop();
              progress = showProgress("mine");
            }
            isSearching = true;
            progress.update(done / queries, `searching for query ${count(done)} of ${count(queries)}`);
          },
        });
        progress.stop();
        if (mining) {
          const { texts, encoded, queries, seconds } = mining;
          const peak = (process.resourceUsage().maxRSS / 1024 ** 2).toFixed(2);
          process.stdout.write(
            `${count(encoded)} of ${count(texts)} texts encoded in ${duration(seconds.encoding)}, ` +
              `candidates of ${count(queries)} found in ${duration(seconds.searching)}; peak memory ${peak} GB\n`,
          );
        } else process.stdout.write("mined already, by this model and from these texts\n");
        process.stdout.write(`${file}\n`);
      } finally {
        progress.stop();
      }
    });
}
