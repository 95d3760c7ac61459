import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

/**
 * SHA-256 of a file, read in pieces of 4 MB.
 *
 * @param {string} file
 * @returns {string} 64 hexadecimal digits
 */
export function fileSha256(file) {
  const handle = openSync(file, "r");
  const hash = createHash("sha256");
  const piece = Buffer.alloc(4 * 2 ** 20);
  try {
    for (let length = 1; length > 0; ) {
      length = readSync(handle, piece);
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(handle);
  }
  return hash.digest("hex");
}

/**
 * One member of a wheel, which is a ZIP file (APPNOTE.TXT 6.3: records are found from the end of
 * the file; methods 0, stored, and 8, deflated).
 *
 * @param {string} file
 * @param {string} member its path inside the wheel
 * @returns {Buffer} its content, unpacked
 * @throws {Error} if the file is no ZIP file or has no such member
 */
export function wheelMember(file, member) {
  const handle = openSync(file, "r");
  try {
    const entry = directoryOf(handle).get(member);
    if (!entry) throw new Error(`no ${member} in it`);
    const local = read(handle, entry.offset, 30);
    const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    const packed = read(handle, start, entry.packedBytes);
    return entry.method === 0
      ? packed
      : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } finally {
    closeSync(handle);
  }
}

function directoryOf(handle) {
  const { size } = fstatSync(handle);
  const tail = read(handle, Math.max(0, size - 65_557), Math.min(size, 65_557)); // end record and comment
  const end = tail.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  if (end < 0) throw new Error("no end of a ZIP file in it");
  const directory = read(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const entries = new Map();
  for (let at = 0; at < directory.length; ) {
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.readUInt16LE(at + field));
    entries.set(directory.toString("utf8", at + 46, at + 46 + name), {
      method: directory.readUInt16LE(at + 10),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + name + extra + comment;
  }
  return entries;
}

function read(handle, position, length) {
  const bytes = Buffer.alloc(length);
  const done = readSync(handle, bytes, 0, length, position);
  if (done < length) throw new Error("it is cut short");
  return bytes;
}
