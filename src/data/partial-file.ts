import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { UserError } from "../core";
import type { ManifestFile } from "./manifest";

/** A file on its way: bytes are added at its end under a temporary name, which it keeps until it is whole and right. */
export class PartialFile {
  private readonly temporary: string;
  private handle: number | null = null;
  private hash: Hash = createHash("sha256");
  private length = 0;

  /**
   * @param file its final name; its folder must exist
   * @param expected the size and SHA-256 that it must turn out to have
   */
  constructor(
    private readonly file: string,
    private readonly expected: ManifestFile,
  ) {
    this.temporary = PartialFile.nameOf(file);
  }

  /** The temporary name; the same in every run, so that the next one can go on. */
  static nameOf(file: string): string {
    return `${file}.part`;
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.length;
  }

  /** Bytes when whole. */
  get wholeBytes(): number {
    return this.expected.bytes;
  }

  /** Opens the file for more bytes, after those that an earlier run left; an older excess is dropped. */
  resume(): void {
    this.close();
    const left = existsSync(this.temporary) ? statSync(this.temporary).size : 0;
    if (left === 0 || left > this.expected.bytes) {
      this.restart();
      return;
    }
    this.attempt(() => {
      this.hash = createHash("sha256").update(readFileSync(this.temporary));
      this.handle = openSync(this.temporary, "a");
      this.length = left;
    });
  }

  /** Opens the file empty. */
  restart(): void {
    this.close();
    this.attempt(() => {
      this.handle = openSync(this.temporary, "a");
      truncateSync(this.temporary);
      this.hash = createHash("sha256");
      this.length = 0;
    });
  }

  /** Adds bytes at the end. */
  add(chunk: Uint8Array): void {
    this.attempt(() => {
      for (let written = 0; written < chunk.length; ) {
        written += writeSync(this.handle as number, chunk, written);
      }
    });
    this.hash.update(chunk);
    this.length += chunk.length;
  }

  /** Keeps the bytes so far for a later {@link PartialFile.resume}. */
  close(): void {
    if (this.handle !== null) closeSync(this.handle);
    this.handle = null;
  }

  /** Throws the bytes so far away. */
  discard(): void {
    this.close();
    rmSync(this.temporary, { force: true });
  }

  /**
   * Gives the file its name if it is what was expected, and throws it away if not.
   *
   * @returns null, or what is wrong with it, as "its sha256 is ..., not ..."
   */
  finish(): string | null {
    const { bytes, sha256 } = this.expected;
    const found = this.hash.digest("hex");
    const wrong =
      this.length !== bytes
        ? `it has ${this.length} bytes, not ${bytes}`
        : found !== sha256
          ? `its sha256 is ${found.slice(0, 12)}..., not ${sha256.slice(0, 12)}...`
          : null;
    if (wrong !== null) {
      this.discard();
      return wrong;
    }
    this.attempt(() => {
      fsyncSync(this.handle as number);
      this.close();
      renameSync(this.temporary, this.file);
    });
    return null;
  }

  private attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.close();
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOSPC") {
        throw new UserError(`${this.file}: the disk is full; free some space and run the command again`);
      }
      throw new UserError(`${this.file}: cannot be written (${code}); check the rights on its folder`);
    }
  }
}
