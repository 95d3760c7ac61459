import { UserError } from "../core";
import { loadCorpus, retrievalSet, withLanguages } from "../data";
import { loadEngine } from "../engine";
import { checkThroughputSettings, type ThroughputSettings } from "../settings";
import { planBlock } from "./block-plan";
import type { ComparedModel } from "./compared-model";
import { machineFacts } from "./machine";
import { measureBlock, measureMemory } from "./measure-block";
import { newRecord, readRecord, type ThroughputRecord, writeRecord } from "./throughput-record";

/**
 * Measures models side by side, in blocks, until there are `blocks` of them: those that an earlier
 * run of the same models, settings, code and machine left are kept, also when it was interrupted.
 * The first model takes part twice, the second time under another label.
 *
 * @param models two or more
 * @param observer onPlan: called before anything is measured, with how many blocks earlier runs
 *   left; onProgress: with the share of all blocks that is done, from 0 to 1
 * @throws {UserError} with fewer models or blocks than two, settings out of range, or a corpus that does not fit
 */
export async function measureThroughput(
  models: readonly ComparedModel[],
  settings: ThroughputSettings,
  blocks: number,
  {
    onPlan,
    onProgress,
  }: {
    onPlan?(done: number): void;
    onProgress?(share: number, what: string): void;
  } = {},
): Promise<ThroughputRecord> {
  checkThroughputSettings(settings);
  if (models.length < 2)
    throw new UserError(`a comparison needs two models or more, not ${models.length}; name another`);
  if (!Number.isSafeInteger(blocks) || blocks < 2)
    throw new UserError(`blocks must be an integer from 2 up, not ${blocks}: one alone has no spread`);
  const all = [...models, { ...models[0], label: `${models[0].label} again` }];
  const labels = all.map(({ label }) => label);
  if (new Set(labels).size < labels.length)
    throw new UserError(`models need different names, not ${labels.join(", ")}; name each folder once`);

  const { corpus: name, evaluationLanguages } = settings;
  const corpus = withLanguages(await loadCorpus(name), { trainingLanguages: null, evaluationLanguages });
  const texts = { corpus, retrievalSet: retrievalSet(corpus, "test") };
  const engine = await loadEngine();
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  let record = readRecord(newRecord(all, settings, machineFacts(engine), corpus.hash));
  onPlan?.(Math.min(record.blocks.length, blocks));
  const plan = (number: number) => planBlock(texts, settings, number, all.length);
  if (record.blocks.length < blocks) {
    const memory = await measureMemory(engine, models, plan(0), settings, (done) => {
      onProgress?.(record.blocks.length / blocks, `warming up, model ${done} of ${models.length}`);
      return turn();
    });
    if (record.memory.length === 0) record = { ...record, memory };
  }
  for (let number = record.blocks.length; number < blocks; number++) {
    const planned = plan(number);
    const tasks = planned.encoding.length + planned.training.length;
    const block = await measureBlock(engine, all, planned, number, settings, (done, task) => {
      onProgress?.((number + done / tasks) / blocks, `block ${number + 1} of ${blocks}, ${task}`);
      return turn();
    });
    record = { ...record, blocks: [...record.blocks, block] };
    writeRecord(record);
  }
  return { ...record, blocks: record.blocks.slice(0, blocks) };
}
