/**
 * One display of a tslab cell in several MIME types, of which each reader picks the best it knows.
 * tslab's own display.raw takes a single type, so this uses the writer behind it (tslab 1.0.22,
 * dist/jupyter.js), which is why tslab is pinned.
 *
 * @throws {Error} outside of a tslab cell
 */
export function displayBundle(data: Record<string, unknown>, metadata: Record<string, unknown>): void {
  const kernel = require("tslab/dist/jupyter") as {
    lastWriteDisplayData?: (
      content: { data: object; metadata: object; transient: object },
      update: boolean,
    ) => void;
  };
  if (!kernel.lastWriteDisplayData) throw new Error("displayBundle: expected to run in a tslab cell");
  kernel.lastWriteDisplayData({ data, metadata, transient: {} }, false);
}
