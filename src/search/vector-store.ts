import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readSync, statfsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError, writeFileAtomic } from "../core";
import type { VectorSource } from "./vectors";

const hashBytes = 32;

/**
 * Vectors on disk, in files with a fixed number of vectors, so that the vectors may exceed memory and
 * finished files survive an interruption. A file holds float32 numbers, little-endian, one vector after
 * another, then their SHA-256; it appears whole or not at all.
 */
export class VectorStore implements VectorSource {
  /**
   * @param count vectors that the store is to hold
   * @param perBlock vectors in a file; the last file may hold fewer
   */
  constructor(
    readonly folder: string,
    readonly count: number,
    readonly width: number,
    readonly perBlock: number,
  ) {}

  get name(): string {
    return this.folder;
  }

  /**
   * Whether a block was written.
   *
   * @throws {UserError} if the block's file has a wrong size
   */
  has(block: number): boolean {
    const file = statSync(this.fileOf(block), { throwIfNoEntry: false });
    if (file && file.size !== this.bytesOf(block) + hashBytes) throw this.damaged(block);
    return file !== undefined;
  }

  /** How many vectors are not written yet. */
  missing(): number {
    let count = 0;
    for (let first = 0; first < this.count; first += this.perBlock)
      if (!this.has(first / this.perBlock)) count += Math.min(this.perBlock, this.count - first);
    return count;
  }

  /** Size of all vectors on disk. */
  get bytes(): number {
    return this.count * this.width * 4;
  }

  /**
   * Refuses to begin if the disk has no room for the vectors that are missing.
   *
   * @throws {UserError} naming how much is needed and how much is free
   */
  requireSpace(): void {
    const needed = this.missing() * this.width * 4;
    mkdirSync(this.folder, { recursive: true });
    const { bavail, bsize } = statfsSync(this.folder);
    if (bavail * bsize >= needed) return;
    const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
    throw new UserError(
      `${this.folder}: ${gigabytes(needed)} GB of vectors are to be written, and the disk has ${gigabytes(bavail * bsize)} GB left; free some space, or name a folder elsewhere with BATCHMIX_RESULTS`,
    );
  }

  /**
   * @param vectors shape [vectors of the block, width]
   * @throws {StorageError} if the disk is full or read-only
   */
  write(block: number, vectors: Float32Array): void {
    const bytes = new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength);
    if (bytes.length !== this.bytesOf(block)) {
      throw new RangeError(
        `VectorStore: expected ${this.bytesOf(block)} bytes of block ${block}, got ${bytes.length}`,
      );
    }
    writeFileAtomic(this.fileOf(block), Buffer.concat([bytes, digestOf(bytes)]));
  }

  /**
   * Vectors `from` to `to` - 1. The SHA-256 is checked of blocks that are read whole.
   *
   * @throws {UserError} naming the file, if a block is missing or damaged
   */
  read(from: number, to: number): Float32Array {
    const vectors = new Float32Array((to - from) * this.width);
    const bytes = new Uint8Array(vectors.buffer);
    const bytesEach = 4 * this.width;
    for (let at = from; at < to; ) {
      const block = Math.floor(at / this.perBlock);
      const first = block * this.perBlock;
      const end = Math.min(to, first + this.perBlock, this.count);
      const target = bytes.subarray((at - from) * bytesEach, (end - from) * bytesEach);
      this.readBlock(block, (at - first) * bytesEach, target);
      at = end;
    }
    return vectors;
  }

  /** Fills `target` with a block's bytes from `position` on. */
  private readBlock(block: number, position: number, target: Uint8Array): void {
    if (!this.has(block))
      throw new UserError(
        `${this.fileOf(block)}: missing; run the command again, which encodes its passages anew`,
      );
    const isWhole = target.length === this.bytesOf(block);
    const digest = new Uint8Array(isWhole ? hashBytes : 0);
    const handle = openSync(this.fileOf(block), "r");
    try {
      fill(handle, target, position);
      fill(handle, digest, target.length);
    } finally {
      closeSync(handle);
    }
    if (isWhole && !digestOf(target).equals(digest)) throw this.damaged(block);
  }

  private fileOf(block: number): string {
    return path.join(this.folder, `${String(block).padStart(6, "0")}.f32`);
  }

  private bytesOf(block: number): number {
    return Math.min(this.perBlock, this.count - block * this.perBlock) * this.width * 4;
  }

  private damaged(block: number): UserError {
    return new UserError(
      `${this.fileOf(block)}: damaged; delete the file and run the command again, which encodes its passages anew`,
    );
  }
}

function digestOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}

/** Fills `target` with a file's bytes from `position` on; bytes beyond the file's end stay 0. */
function fill(handle: number, target: Uint8Array, position: number): void {
  for (let done = 0, got = 1; done < target.length && got > 0; done += got)
    got = readSync(handle, target, done, target.length - done, position + done);
}
