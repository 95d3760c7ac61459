import { sha256 } from "./hash.mjs";

/**
 * JSON text that depends only on the value, as RFC 8785 defines it: object keys in code-unit order,
 * no spaces, numbers as ECMAScript prints them. Undefined members are left out.
 *
 * @throws {TypeError} on NaN, infinities, functions, symbols and bigints, which JSON cannot hold
 * @example canonicalJson({ b: 1, a: [true, null] }); // '{"a":[true,null],"b":1}'
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`canonicalJson: expected finite numbers, got ${value}`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((entry) => canonicalJson(entry ?? null)).join(",")}]`;
  if (typeof value === "object") {
    const members = Object.entries(value as Record<string, unknown>)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  throw new TypeError(`canonicalJson: expected JSON values, got a ${typeof value}`);
}

/**
 * The identity of a JSON value: {@link sha256} of its {@link canonicalJson}, so that the order
 * in which keys were written does not matter.
 */
export function hashOf(value: unknown): string {
  return sha256(canonicalJson(value));
}
