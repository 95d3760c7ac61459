import { Command } from "commander";
import { defaultThroughputSettings, throughputSettings } from "../settings";
import { writeFigure } from "./figures";
import { library } from "./library";
import { countFromOne, number } from "./option-values";
import { showProgress } from "./progress";
import { addSettings, givenSettings } from "./setting-options";
import { throughputReport } from "./throughput-report";

interface ThroughputOptions {
  readonly blocks: number;
  readonly margin: number;
  readonly figure?: string;
}

export function throughputCommand(): Command {
  const command = new Command("throughput")
    .description("how fast models are, side by side: is their speed equivalent within a margin?")
    .argument(
      "<models...>",
      "two or more folders, by name in data/models or by path; the first is the reference",
    )
    .option("--blocks <n>", "how many blocks in all; more blocks find smaller differences", countFromOne, 12)
    .option("--margin <share>", "the difference in speed that does not matter", number, 0.05)
    .option("--figure <name>", "draw the ratios as <name>.svg, .pdf and .png");
  return addSettings(command, { measurement: throughputSettings })
    .addHelpText(
      "after",
      `
In each block every model does every task, in random order, after a pass that is not counted; the
first model takes part twice, as the noise floor. Blocks are stored in data/throughput as they
are done: after an interruption, or for more blocks, give the same command. A margin is no part of
what is measured. Let nothing else run meanwhile.

Examples:
  $ npx batchmix train --mix 1:0:0 --out data/models/mono
  $ npx batchmix train --mix 0:1:0 --out data/models/cross
  $ npx batchmix throughput mono cross
  $ npx batchmix throughput mono cross --blocks 30 --margin 0.02 --figure figures/speed`,
    )
    .action(async (names: string[], options: ThroughputOptions & Record<string, unknown>) => {
      const { blocks, margin } = options;
      const settings = defaultThroughputSettings(givenSettings(options, { throughputSettings }));
      library.checkMargin(margin);
      let progress = showProgress("throughput");
      try {
        const models = library.openModels(names, settings);
        const record = await library.measureThroughput(models, settings, blocks, {
          onPlan(done) {
            progress.stop();
            progress = showProgress("throughput", done / blocks);
            if (done > 0) progress.line(`${done} of ${blocks} blocks are there from earlier runs`);
          },
          onProgress: (share, what) => progress.update(share, what),
        });
        progress.stop();
        const contrasts = library.throughputContrasts(record, margin);
        process.stdout.write(throughputReport(record, contrasts, margin));
        process.stdout.write(`${library.recordFile(record.key)}\n`);
        if (options.figure) await writeFigure(options.figure, library.equivalenceForest(contrasts, margin));
      } finally {
        progress.stop();
      }
    });
}
