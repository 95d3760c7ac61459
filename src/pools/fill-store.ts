import { lockFolder, UserError } from "../core";
import type { VectorStore } from "../search";

/** How texts become vectors, and who follows it. */
interface Encoding {
  /** @returns shape [texts, width] */
  encode(texts: readonly string[], onTexts: (done: number) => void): Float32Array;
  /** Called with the number of texts that this call has encoded. */
  onEncoded(done: number): void;
}

/**
 * Encodes the texts whose vectors a store lacks. Texts of finished blocks are read and skipped.
 *
 * @param what the texts' name, for errors, as "the passages in sw"
 * @param blocks all texts of the store, each time as many as a block of the store has
 * @throws {UserError} if the disk has no room, or another process fills the same store
 */
export async function fillStore(
  store: VectorStore,
  what: string,
  blocks: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  { encode, onEncoded }: Encoding,
): Promise<void> {
  if (store.missing() === 0) return;
  store.requireSpace();
  const lock = lockFolder(store.folder);
  if (!lock) {
    throw new UserError(
      `${store.folder}: another process encodes ${what}; wait for its end, then run the command again, which uses the vectors`,
    );
  }
  try {
    let block = 0;
    let done = 0;
    for await (const texts of blocks) {
      if (!store.has(block)) {
        const start = done;
        store.write(
          block,
          encode(texts, (encoded) => onEncoded(start + encoded)),
        );
        done += texts.length;
      }
      block++;
    }
  } finally {
    lock.release();
  }
}
