import { table } from "../src/cli/table";
import { mean, median } from "../src/statistics";
import { largePools } from "./large-pools";
import { besidePeer, ours, peerOf } from "./retrieval-sides";
import { type RetrievalFiles, writeRetrievalFiles, xquadLayout } from "./retrieval-workload";

const peers = ["pytrec_eval", "ranx", "numpy"] as const;
const repetitions = 10;

/**
 * Retrieval evaluation from ready embeddings, beside the packages of the field, in turns: average
 * precision over a whole pool, all 132 settings of XQuAD-R, pools up to a million, and search.
 */
export async function main(options: readonly string[]): Promise<object> {
  const isQuick = options.includes("--quick");
  const files = writeRetrievalFiles(xquadLayout());
  try {
    const ratios = await averagePrecisions(files, isQuick ? 2 : 5);
    const xquad = await allSettings(files, isQuick ? 2 : 4);
    await besideEvaluator(files);
    await largePools(files, isQuick ? [1_000, 10_000, 100_000] : [1_000, 10_000, 100_000, 1_000_000]);
    return {
      ratioPytrecEval: ratios.pytrec_eval,
      ratioRanx: ratios.ranx,
      ratioNumpy: ratios.numpy,
      xquadSeconds: xquad.seconds,
      xquadPeakMB: xquad.peakMB,
    };
  } finally {
    files.remove();
  }
}

/** AP of each query over all 13,014 candidates; the peers' time over ours, median over rounds. */
async function averagePrecisions(files: RetrievalFiles, rounds: number) {
  const queries = 500;
  const own = ours(files);
  const sides = peers.map((name) => ({ name, side: peerOf(name, files) }));
  const times = new Map<string, number[]>();
  const ratios: Record<string, number | null> = {};
  const failures: string[] = [];
  const add = (name: string, value: number) => times.set(name, [...(times.get(name) ?? []), value]);
  for (const { name, side } of sides) {
    const paired: number[] = [];
    try {
      const request = { task: "ap", queries };
      await besidePeer(own, side, request); // warms up, and checks that they agree
      for (let round = 0; round < rounds; round++) {
        // ours takes hundredths of a second where theirs take seconds: its mean of some in a row
        const mine = mean(await inTurn(repetitions, async () => (await own.ask(request)).seconds));
        const theirs = (await besidePeer(own, side, request))[1].seconds;
        add("batchmix", mine);
        add(name, theirs);
        paired.push(theirs / mine);
      }
      ratios[name] = median(paired);
    } catch (error) {
      ratios[name] = null;
      failures.push(`${name} was not measured: ${lastLine(error)}`);
    } finally {
      side?.end();
    }
  }
  own.end();
  const rows = [...times].map(([name, seconds]) => [
    name,
    ((1000 * median(seconds)) / queries).toFixed(3),
    `${((1000 * Math.min(...seconds)) / queries).toFixed(3)}–${((1000 * Math.max(...seconds)) / queries).toFixed(3)}`,
    ratios[name] ? `${(ratios[name] as number).toFixed(1)}` : "",
  ]);
  process.stdout.write(
    `AP of ${queries} queries over 13,014 candidates from vectors of width 384, ${rounds} rounds in turns\n` +
      `${table(["side", "ms a query", "range", "theirs / ours"], rows)}\n${failures.join("\n")}${failures.length ? "\n" : ""}`,
  );
  return ratios;
}

/** Eleven measures in all 132 settings, in a process of its own; peak memory above the embeddings. */
async function allSettings(files: RetrievalFiles, rounds: number) {
  const seconds: number[] = [];
  let peakMB = 0;
  const side = ours(files);
  for (let round = 0; round < rounds; round++) {
    const answer = await side.ask({ task: "settings" });
    seconds.push(answer.seconds); // the first is not left out: users run it once
    peakMB = Math.round(answer.peakMB - files.embeddingsMB);
  }
  side.end();
  const middle = median(seconds);
  process.stdout.write(
    `132 settings of XQuAD-R's layout, 13,090 x 13,014, 11 measures: ${seconds.map((each) => each.toFixed(2)).join(", ")} s; ` +
      `peak ${peakMB} MB of the process above ${Math.round(files.embeddingsMB)} MB of embeddings\n`,
  );
  return { seconds: middle, peakMB };
}

/** sentence-transformers' evaluator on the same vectors: MAP@100 and its like over one pool. */
async function besideEvaluator(files: RetrievalFiles): Promise<void> {
  const queries = 1000;
  const own = ours(files);
  const side = peerOf("evaluator", files);
  try {
    const rounds: [number, number][] = [];
    let answers: readonly { peakMB: number; value: number }[] = [];
    for (let round = 0; round < 4; round++) {
      const [mine, theirs] = await besidePeer(own, side, { task: "map100", queries });
      if (round > 0) rounds.push([mine.seconds, theirs.seconds]);
      answers = [mine, theirs];
    }
    const of = (at: 0 | 1) => median(rounds.map((pair) => pair[at]));
    process.stdout.write(
      `AP@100 and its like of ${queries} queries: batchmix ${of(0).toFixed(2)} s, peak ${answers[0].peakMB.toFixed(0)} MB; ` +
        `InformationRetrievalEvaluator ${of(1).toFixed(2)} s, peak ${answers[1].peakMB.toFixed(0)} MB; ` +
        `theirs / ours ${median(rounds.map(([mine, theirs]) => theirs / mine)).toFixed(1)} in time, ${(answers[1].peakMB / answers[0].peakMB).toFixed(1)} in memory\n`,
    );
  } catch (error) {
    process.stdout.write(`InformationRetrievalEvaluator was not measured: ${lastLine(error)}\n`);
  } finally {
    own.end();
    side?.end();
  }
}

/** What so many calls give, one after the other. */
async function inTurn(count: number, call: () => Promise<number>): Promise<number[]> {
  const results: number[] = [];
  for (let done = 0; done < count; done++) results.push(await call());
  return results;
}

export function lastLine(error: unknown): string {
  return (error as Error).message.trim().split("\n").pop() ?? "";
}
