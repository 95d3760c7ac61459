import type { PlannedCell } from "../index";
import { library } from "./library";
import { duration } from "./progress";

/** How many times as fast native TensorFlow computes the quick study's cells: 37 s beside 5,466 on two idle cores. */
const nativeSpeedUp = 150;

/** Says why a command computes on WebAssembly where nobody asked for it: at once, and again as the last thing. */
export function announceFallback(): void {
  const notice = library.fallbackNotice();
  if (notice === null) return;
  const print = () => process.stderr.write(`! ${notice}\n`);
  print();
  process.on("exit", print);
}

/** On WebAssembly, measures for a minute how long cells without results will take, and prints the time. */
export async function announceTime(plan: readonly PlannedCell[]): Promise<void> {
  if ((await library.loadEngine()).kind !== "wasm") return;
  const states = library.sweepStates(plan);
  const left = plan.filter((_, index) => states[index].kind !== "done");
  if (left.length === 0) return;
  process.stderr.write("measuring how long this will take on WebAssembly\n");
  const { seconds } = library.remainingCost(left);
  process.stderr.write(
    `! about ${duration(seconds)} on WebAssembly; native TensorFlow takes about ${duration(seconds / nativeSpeedUp)}\n`,
  );
}
