import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A side of a comparison in a process of its own: it reads a JSON request a line and answers in one. */
export class Worker {
  private readonly child: ChildProcess;
  private readonly waiting: { resolve: (answer: never) => void; reject: (error: Error) => void }[] = [];
  private complaint = "";
  private failure: Error | null = null;

  constructor(command: string, args: readonly string[]) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
    this.child.stderr?.on("data", (chunk) => {
      this.complaint = `${this.complaint}${chunk}`.slice(-2000);
    });
    if (this.child.stdout) {
      createInterface({ input: this.child.stdout }).on("line", (line) => {
        if (line.startsWith("{")) this.waiting.shift()?.resolve(JSON.parse(line) as never);
      });
    }
    this.child.stdin?.on("error", () => {}); // a side that has ended says why by its exit
    const failed = (reason: string) => {
      this.failure = new Error(`${command} ${reason}: ${this.complaint}`);
      for (const { reject } of this.waiting.splice(0)) reject(this.failure);
    };
    this.child.on("error", (error) => failed(error.message));
    this.child.on("exit", (code) => failed(`ended with code ${code}`));
  }

  /**
   * @typeParam Answer what the side answers to such a request
   * @throws {Error} if the side has ended, with the last it said
   */
  ask<Answer>(request: object): Promise<Answer> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin?.write(`${JSON.stringify(request)}\n`);
    });
  }

  end(): void {
    this.child.stdin?.end();
  }
}
