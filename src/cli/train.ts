import path from "node:path";
import { Command } from "commander";
import { UserError } from "../core";
import type { Mix, Path, TimedStep } from "../index";
import { checkValues, seedSetting, settingGroups } from "../settings";
import { library } from "./library";
import { withProgress } from "./progress";
import { addSettings, settingOption, studySettings } from "./setting-options";

interface TrainOptions {
  readonly mix?: string;
  readonly path?: string;
  readonly out: string;
  readonly seed?: number;
  readonly tensorboard?: string;
}

const { data, model, training, loss, negatives, evaluation } = settingGroups;
/** --evaluate-every measures in these languages. */
const validation = { evaluationLanguages: evaluation.evaluationLanguages };

export function trainCommand(): Command {
  const command = new Command("train")
    .description("train one mix with one seed and write a model folder that sentence-transformers opens")
    .option(
      "--mix <parts>",
      "parts of mono:cross:multi, or of --kinds, as 1:0:0 or 1:1:1; or proportions, as 0.5/0.5/0",
    )
    .option(
      "--path <pieces>",
      'instead of --mix, a mix that changes over the steps: JSON, as one of the "paths" of a sweep file',
    )
    .requiredOption("--out <folder>", "the new model folder")
    .addOption(settingOption(seedSetting))
    .option("--tensorboard <folder>", "write loss, rate, gradient norm and pairs/s there for TensorBoard");
  return addSettings(command, { data, model, training, loss, negatives, validation })
    .addHelpText(
      "after",
      `
Examples:
  $ npx batchmix train --mix 1:1:0 --seed 1 --out data/models/half
  $ npx batchmix train --mix 0.5/0.5/0 --steps 2 --out data/models/short
  $ npx batchmix train --kinds mono,cross,x-x --mix 2:1:1 --out data/models/x-x
  $ npx batchmix train --path '[{"until": 1, "from": "1:0:0", "to": "0:1:0"}]' --out data/models/path`,
    )
    .action(async (options: TrainOptions & Record<string, unknown>) => {
      const { trainModel, cellSettings, loadEngine, openEventLog } = library;
      const settings = cellSettings(studySettings(options));
      const { seed = 0 } = options;
      checkValues({ seed: seedSetting }, { seed });
      const kinds = library.kindNames(settings.kinds);
      const cell = { mix: readMix(options, kinds), seed, settings };
      const events = options.tensorboard
        ? openEventLog(await loadEngine(), path.resolve(options.tensorboard))
        : null;
      const folder = path.resolve(options.out);
      const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
      const losses = await withProgress("train", (progress) => {
        const onStep = (done: number, step: TimedStep) => {
          const { loss, learningRate, gradientNorm, seconds, validation } = step;
          const pairsPerSecond = (settings.batchSize * settings.positivesPerQuery) / seconds;
          progress.update(
            done / settings.steps,
            `step ${done}, loss ${loss.toFixed(3)}, rate ${learningRate.toExponential(1)}, ${Math.round(pairsPerSecond)} pairs/s`,
          );
          events?.add(done, { loss, learningRate, gradientNorm, pairsPerSecond });
          if (validation) events?.add(done, { "validation mAP": validation.mean });
        };
        const onLimit = (sentence: string) => progress.line(`! ${sentence}`);
        return trainModel(cell, folder, { onStep, pause, onLimit });
      });
      const [first, last] = [losses[0], losses[losses.length - 1]];
      process.stdout.write(
        `loss ${first.toFixed(4)} at step 1, ${last.toFixed(4)} at step ${losses.length}\n${folder}\n`,
      );
    });
}

function readMix({ mix, path: pieces }: TrainOptions, kinds: readonly string[]): Mix | Path {
  if ((mix === undefined) === (pieces === undefined))
    throw new UserError(
      'give either --mix, as 1:1:0, or --path, as [{"until": 1, "from": "1:0:0", "to": "0:1:0"}]',
    );
  if (mix !== undefined) return library.parseMix(mix, kinds);
  let read: unknown = pieces;
  try {
    read = JSON.parse(pieces as string);
  } catch {} // what is no JSON is refused as no list
  return library.parsePath(read, kinds);
}
