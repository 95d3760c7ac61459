import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { loadEngine, openEventLog } from "../../src/engine";
import { temporaryFolder } from "../support/temporary-folder";

test("an event file holds the points of each curve, in records whose checksums hold", async (context) => {
  const engine = await loadEngine();
  if (engine.kind !== "native") return context.skip("no native engine here");
  const folder = temporaryFolder("events");
  const log = openEventLog(engine, folder);
  log.add(1, { loss: 1.5, rate: 0.25 });
  log.add(2, { loss: 1.25 });
  const [file] = readdirSync(folder);
  const [version, ...events] = recordsOf(readFileSync(path.join(folder, file)));
  assert.ok(version.includes("brain.Event:2"));
  const points = events.map((event) => ({
    name: ["loss", "rate"].find((name) => event.includes(name)),
    hasValue: [1.5, 0.25, 1.25].filter((value) => event.includes(float(value))),
  }));
  assert.deepEqual(points, [
    { name: "loss", hasValue: [1.5] },
    { name: "rate", hasValue: [0.25] },
    { name: "loss", hasValue: [1.25] },
  ]);
});

const float = (value: number) => Buffer.from(Float32Array.of(value).buffer);

/** Records of a TFRecord file: length, its checksum, data, its checksum (tensorflow.org, TFRecord). */
function recordsOf(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    const data = bytes.subarray(at + 12, at + 12 + length);
    assert.equal(bytes.readUInt32LE(at + 8), maskedChecksum(bytes.subarray(at, at + 8)));
    assert.equal(bytes.readUInt32LE(at + 12 + length), maskedChecksum(data));
    records.push(data);
    at += 16 + length;
  }
  return records;
}

/** CRC-32C (RFC 3720, appendix B.4), rotated by 15 and shifted by TFRecord's constant. */
function maskedChecksum(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
