import { runScript } from "../src/cli/script-commands";

/** Installs what ours is measured beside: data/bench-python. */
export async function main(): Promise<object> {
  await runScript("setup.mjs", ["bench-python"]);
  return {};
}
