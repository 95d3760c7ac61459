import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** What one request took. */
export interface Answer {
  readonly seconds: number;
  /** Largest resident set of the process so far, in MB. */
  readonly peakMB: number;
  readonly [more: string]: number;
}

/** A side of a comparison in a process of its own: it reads a JSON request a line and answers in one. */
export class Worker {
  private readonly child: ChildProcess;
  private readonly waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  private complaint = "";

  constructor(command: string, args: readonly string[]) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.child.stderr?.on("data", (chunk) => {
      this.complaint = `${this.complaint}${chunk}`.slice(-2000);
    });
    if (this.child.stdout) {
      createInterface({ input: this.child.stdout }).on("line", (line) => {
        if (line.startsWith("{")) this.waiting.shift()?.resolve(JSON.parse(line));
      });
    }
    const failed = (reason: string) => {
      for (const { reject } of this.waiting.splice(0))
        reject(new Error(`${command} ${reason}: ${this.complaint}`));
    };
    this.child.on("error", (error) => failed(error.message));
    this.child.on("exit", (code) => failed(`ended with code ${code}`));
  }

  ask(request: object): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }

  end(): void {
    this.child.stdin?.end();
  }
}
