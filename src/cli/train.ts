import path from "node:path";
import { Command } from "commander";
import { UserError } from "../core";
import type { TimedStep } from "../index";
import { settingGroups } from "../settings";
import { addSettings, studySettings } from "./setting-options";

const { data, model, training, loss, evaluation } = settingGroups;
/** --evaluate-every measures in these languages. */
const validation = { evaluationLanguages: evaluation.evaluationLanguages };

export function trainCommand(): Command {
  const command = new Command("train")
    .description("train one mix with one seed and write a model folder that sentence-transformers opens")
    .requiredOption("--mix <mono:cross:multi>", "parts, as 1:0:0, 1:1:1, or proportions, as 0.5/0.5/0")
    .requiredOption("--out <folder>", "the new model folder")
    .option("--seed <n>", "seed of every random draw", "0")
    .option("--tensorboard <folder>", "write loss, rate, gradient norm and pairs/s there for TensorBoard");
  return addSettings(command, { data, model, training, loss, validation })
    .addHelpText(
      "after",
      "\nExamples:\n  $ npx batchmix train --mix 1:1:0 --seed 1 --out data/models/half\n  $ npx batchmix train --mix 0.5/0.5/0 --steps 2 --out data/models/short",
    )
    .action(async (options: Record<string, string>) => {
      const { parseMix, trainModel, cellSettings, loadEngine, openEventLog } =
        require("../index") as typeof import("../index");
      const { showProgress } = require("./progress") as typeof import("./progress");
      const settings = cellSettings(studySettings(options));
      const seed = Number(options.seed);
      if (!Number.isSafeInteger(seed) || seed < 0)
        throw new UserError(`seed must be an integer from 0 up, not ${options.seed}`);
      const cell = { mix: parseMix(options.mix), seed, settings };
      const events = options.tensorboard
        ? openEventLog(await loadEngine(), path.resolve(options.tensorboard))
        : null;
      const progress = showProgress("train");
      const pause = () => new Promise<void>((resolve) => setImmediate(resolve));
      const folder = path.resolve(options.out);
      const onStep = (done: number, { loss, learningRate, gradientNorm, seconds, validation }: TimedStep) => {
        const pairsPerSecond = (settings.batchSize * settings.positivesPerQuery) / seconds;
        progress.update(
          done / settings.steps,
          `step ${done}, loss ${loss.toFixed(3)}, rate ${learningRate.toExponential(1)}, ${Math.round(pairsPerSecond)} pairs/s`,
        );
        events?.add(done, { loss, learningRate, gradientNorm, pairsPerSecond });
        if (validation) events?.add(done, { "validation mAP": validation.mean });
      };
      try {
        const losses = await trainModel(cell, folder, { onStep, pause });
        progress.stop();
        process.stdout.write(
          `loss ${losses[0].toFixed(4)} at step 1, ${losses[losses.length - 1].toFixed(4)} at step ${losses.length}\n${folder}\n`,
        );
      } finally {
        progress.stop();
      }
    });
}
