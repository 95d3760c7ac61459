import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";

/** A Slurm cluster of this machine alone. */
export interface LocalCluster {
  /** What its clients (sbatch, squeue, scancel) need in their environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends its daemons and every job. */
  stop(): Promise<void>;
}

/**
 * Starts munged, slurmctld and slurmd with everything that they write in one folder: a node of two
 * processors, a partition `usual` and a partition `urgent` whose jobs preempt those of the other.
 *
 * @param folder an empty one that only root can write to
 * @throws {Error} with the end of the daemons' logs if the node does not get ready
 */
export async function startLocalCluster(folder: string): Promise<LocalCluster> {
  const at = (name: string) => path.join(folder, name);
  for (const name of ["state", "spool"]) mkdirSync(at(name));
  writeFileSync(at("munge.key"), randomBytes(128), { mode: 0o400 });
  writeFileSync(at("slurm.conf"), configuration(folder, await freePorts(2)));
  const env = { ...process.env, SLURM_CONF: at("slurm.conf") };
  const daemons: ChildProcess[] = [];
  const start = (command: string, ...args: string[]) =>
    daemons.push(spawn(command, args, { env, stdio: "ignore" }));
  const stop = async () => {
    if (daemons.length > 1) attempt("scancel", ["--user=root", "--full"]);
    for (const daemon of daemons.reverse()) await ended(daemon);
  };
  const attempt = (command: string, args: string[]): string => {
    try {
      return execFileSync(command, args, { env, encoding: "utf8", stdio: "pipe", timeout: 20_000 });
    } catch (error) {
      return String((error as { stderr?: string }).stderr);
    }
  };
  const munge = [
    "--foreground",
    "--force",
    `--socket=${at("munge.socket")}`,
    `--key-file=${at("munge.key")}`,
  ];
  start(
    "munged",
    ...munge,
    `--pid-file=${at("munge.pid")}`,
    `--log-file=${at("munge.log")}`,
    `--seed-file=${at("munge.seed")}`,
  );
  await until(() => attempt("munge", ["-n", `--socket=${at("munge.socket")}`]).startsWith("MUNGE"));
  start("slurmctld", "-D");
  start("slurmd", "-D");
  const isReady = await until(() => attempt("sinfo", ["--noheader", "--format=%t"]).includes("idle"));
  if (isReady) return { env, stop };
  await stop();
  const logs = ["munge.log", "slurmctld.log", "slurmd.log"].map((name) => lastLines(at(name)));
  throw new Error(`the Slurm cluster did not get ready:\n${logs.join("\n")}`);
}

/** Times are short, so that a test need not wait long: what is requeued starts again after five seconds (cred_expire takes no less), where Slurm otherwise waits for two minutes. */
function configuration(folder: string, [controller, node]: readonly number[]): string {
  const host = os.hostname();
  const memory = Math.floor(os.totalmem() / 2 ** 20 / 2);
  return `ClusterName=local
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket,cred_expire=5
CredType=cred/munge
SlurmctldPort=${controller}
SlurmdPort=${node}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
JobRequeue=1
KillWait=2
ReturnToService=2
NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=${memory} State=UNKNOWN
PartitionName=usual Nodes=${host} Default=YES PriorityTier=1 MaxTime=60
PartitionName=urgent Nodes=${host} PriorityTier=2 MaxTime=60
`;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      return server;
    }),
  );
  return servers.map((server) => {
    const address = server.address();
    server.close();
    if (address === null || typeof address === "string") throw new Error("no port is free");
    return address.port;
  });
}

async function until(isSo: () => boolean, seconds = 30): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  while (!isSo()) {
    if (Date.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return true;
}

async function ended(daemon: ChildProcess): Promise<void> {
  const isOver = () => daemon.exitCode !== null || daemon.signalCode !== null || daemon.pid === undefined;
  daemon.kill("SIGTERM");
  if (!(await until(isOver, 10))) daemon.kill("SIGKILL");
  await until(isOver, 5);
}

function lastLines(file: string): string {
  try {
    return `${file}\n${readFileSync(file, "utf8").trimEnd().split("\n").slice(-8).join("\n")}`;
  } catch {
    return `${file} was not written`;
  }
}
