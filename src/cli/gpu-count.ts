import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { projectPath } from "../index";

/** How many GPUs this machine's engine can use; 0 where it was not built for any. */
export function gpuCount(): number {
  try {
    if (JSON.parse(readFileSync(projectPath(".setup", "engine.json"), "utf8")).build !== "cuda") return 0;
  } catch {
    return 0;
  }
  const { stdout } = spawnSync("nvidia-smi", ["-L"], { encoding: "utf8" });
  return (stdout ?? "").split("\n").filter((line) => line.startsWith("GPU ")).length;
}
