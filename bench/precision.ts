import { completedCells, sweepWithProgress } from "../src/cli/sweep-with-progress";
import { table } from "../src/cli/table";
import {
  defaultSettings,
  encodeAll,
  equivalenceMargin,
  isShown,
  loadEngine,
  loadTokenizer,
  makeEncoder,
  median,
  type Precision,
  planCells,
  planSweep,
  pText,
  readEncoderConfig,
  readParameters,
  type StudySettings,
  signed,
  simplexCentroid,
  sweepDifferences,
  trimVocabulary,
} from "../src/index";
import { makeWorkload, maxTokens } from "./workload";

/**
 * What bf16 costs in accuracy: cosines of fp32 and bf16 vectors of captions in 11 languages, and
 * the mAP of the default study trained and evaluated in both, paired by seed and item.
 */
export async function main(options: readonly string[]): Promise<object> {
  const cosines = await captionCosines(options.includes("--quick") ? 20 : 200);
  const least = Math.min(...cosines);
  process.stdout.write(
    `precision: cosine of a caption's vectors in fp32 and bf16, ${cosines.length.toLocaleString("en")} captions in 11 languages: ` +
      `median ${median(cosines).toFixed(6)}, least ${least.toFixed(6)}\n`,
  );
  const study = await studyDifferences(options.includes("--quick") ? 1 : 3);
  process.stdout.write(
    `${table(["mix", "setting", "mAP, bf16 − fp32", "95 % interval", "Holm p"], study.rows)}\n`,
  );
  process.stdout.write(
    `Default study, ${study.seeds} ${study.seeds === 1 ? "seed: intervals over items alone" : "seeds, paired by seed and item"}; ` +
      `${study.rows.length} comparisons. ${study.sentence}\n`,
  );
  return { leastCosine: least, medianCosine: median(cosines), ...study.summary };
}

async function captionCosines(images: number): Promise<number[]> {
  const { workload, remove } = makeWorkload(images, 0);
  try {
    const engine = await loadEngine();
    const config = readEncoderConfig(workload.folder);
    const tokenizer = loadTokenizer(workload.folder);
    const tokens = workload.texts.map((text) => tokenizer.encode(text, maxTokens));
    const { vocabulary, rowsOf } = trimVocabulary(tokens, config.vocabularySize);
    const sequences = tokens.map(rowsOf);
    const parameters = readParameters(workload.folder, config, vocabulary);
    const [single, half] = (["fp32", "bf16"] as const).map((precision) => {
      const encoder = makeEncoder(engine, config, parameters, precision);
      const vectors = encodeAll(encoder, sequences);
      encoder.dispose();
      return vectors;
    });
    return sequences.map((_, text) => {
      let cosine = 0;
      for (let i = text * config.width; i < (text + 1) * config.width; i++) cosine += single[i] * half[i];
      return cosine;
    });
  } finally {
    remove();
  }
}

async function cellsOf(settings: StudySettings) {
  const plan = await planSweep(planCells(settings, simplexCentroid()));
  return completedCells(await sweepWithProgress(`sweep ${settings.precision}`, plan));
}

async function studyDifferences(seeds: number) {
  const sweep = (precision: Precision) => cellsOf({ ...defaultSettings("emoji"), precision, seeds });
  const single = await sweep("fp32");
  const contrasts = sweepDifferences(await sweep("bf16"), single);
  const rows = contrasts.map(({ mix, setting, estimate, low, high, holmP }) => [
    mix,
    setting,
    signed(estimate, 4),
    `${signed(low, 4)} to ${signed(high, 4)}`,
    pText(holmP),
  ]);
  const different = contrasts.filter(({ holmP }) => isShown(holmP)).length;
  const equivalent = contrasts.filter(
    ({ low, high }) => low > -equivalenceMargin && high < equivalenceMargin,
  ).length;
  const sentence =
    `${different === 0 ? "No difference found" : `${different} differences found`} (Holm p < .05); ` +
    `${equivalent} of ${contrasts.length} intervals lie within ± ${equivalenceMargin}.`;
  const summary = {
    largestDifference: Math.max(...contrasts.map(({ estimate }) => Math.abs(estimate))),
    different,
    equivalent,
    comparisons: contrasts.length,
  };
  return { seeds, rows, sentence, summary };
}
