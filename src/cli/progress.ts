/** A live bar on a terminal, a plain line now and then elsewhere. */
export interface Progress {
  /** @param share how much is done, from 0 to 1 */
  update(share: number, what: string): void;
  /** Prints a line above the bar. */
  line(text: string): void;
  stop(): void;
}

const secondsBetweenLines = 15;

/**
 * Shows how far a long job is and how long it will still take, on standard error, so that
 * standard output holds results alone.
 *
 * @param done share that earlier runs did; the time left counts only what is being done now
 */
export function showProgress(title: string, done = 0): Progress {
  return process.stderr.isTTY ? bar(title, done) : lines(title, done);
}

/** Does a long job under {@link showProgress}, which ends with it. */
export async function withProgress<Result>(
  title: string,
  job: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  const progress = showProgress(title);
  try {
    return await job(progress);
  } finally {
    progress.stop();
  }
}

/** Shows a download's bytes. */
export const showBytes = (progress: Progress) => (done: number, total: number) =>
  progress.update(done / total, `${(done / 1e6).toFixed(1)} of ${(total / 1e6).toFixed(1)} MB`);

/** Time left as "1 min 05 s", from the pace so far; "" while it cannot be known. */
export function timeLeft(begun: number, done: number, share: number): string {
  const seconds = (performance.now() - begun) / 1000;
  if (share - done < 0.005 || seconds < 2) return "";
  return duration((seconds * (1 - share)) / (share - done));
}

/** @example duration(65); // "1 min 05 s" */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

function bar(title: string, done: number): Progress {
  const { Presets, SingleBar } = require("cli-progress") as typeof import("cli-progress");
  const begun = performance.now();
  const format = `${title} {bar} {percentage} %  {left}  {what}`;
  const drawn = new SingleBar(
    { format, stream: process.stderr, hideCursor: true, clearOnComplete: true, fps: 5, barsize: 24 },
    Presets.shades_classic,
  );
  drawn.start(1000, Math.round(done * 1000), { left: "", what: "" });
  return {
    update(share, what) {
      const left = timeLeft(begun, done, share);
      drawn.update(Math.round(share * 1000), { left: left && `${left} left`, what });
    },
    line(text) {
      process.stderr.write(`\r\u001b[K${text}\n`);
    },
    stop: () => drawn.stop(),
  };
}

function lines(title: string, done: number): Progress {
  const begun = performance.now();
  let printed = begun;
  return {
    update(share, what) {
      if (performance.now() - printed < secondsBetweenLines * 1000) return;
      printed = performance.now();
      const left = timeLeft(begun, done, share);
      process.stderr.write(`${title} ${Math.round(share * 100)} %${left && `, ${left} left`}, ${what}\n`);
    },
    line(text) {
      process.stderr.write(`${text}\n`);
    },
    stop() {},
  };
}
