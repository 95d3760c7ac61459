import { crc32 } from "node:zlib";

const headerEnd = 33; // 8 bytes of signature, then the 25 of IHDR, which comes first

/**
 * A PNG that says how large it is meant to be printed: its pHYs chunk set to the given dots an
 * inch. Without it, word processors and LaTeX take 72 or 96.
 *
 * @param png without a pHYs chunk, as browsers write them
 * @see Portable Network Graphics (PNG) Specification, third edition, 11.3.4.3
 */
export function withDensity(png: Buffer, dotsPerInch: number): Buffer {
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  chunk.write("pHYs", 4, "latin1");
  const perMetre = Math.round(dotsPerInch / 0.0254);
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16); // the unit is the metre
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)]);
}
