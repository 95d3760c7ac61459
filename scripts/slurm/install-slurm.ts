import { spawnSync } from "node:child_process";

/** Debian's packages of which a cluster is made: munge signs, slurm-wlm schedules and runs. */
const packages = ["slurm-wlm", "munge"];

/**
 * Installs Slurm into this system where it is not there yet, which takes root and apt; starts no
 * service.
 *
 * @returns null when Slurm can be used, else why not
 */
export function installSlurm(): string | null {
  const { status } = spawnSync("dpkg", ["--status", ...packages]);
  if (process.getuid?.() !== 0) return "a Slurm cluster is started by root alone, which this user is not";
  if (status === 0) return null;
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", ...packages]]) {
    const { status, stderr, error } = spawnSync("apt-get", ["--quiet", "--quiet", ...args], {
      encoding: "utf8",
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" }, // no service starts
    });
    if (error) return `Slurm is installed by apt-get here, which is missing (${error.message})`;
    if (status !== 0) return `apt-get ${args.join(" ")}: ${stderr.trim().split("\n").pop()}`;
  }
  return null;
}
