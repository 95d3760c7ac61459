import { existsSync, readFileSync } from "node:fs";
import { naming, parseJson, UserError } from "../core";

/**
 * Parameters of a notebook: typed defaults, overlaid by NB_PARAMS (JSON, or the path of a JSON
 * file), so that a notebook runs unchanged in a browser, a test and a study.
 *
 * @throws {UserError} for a name that has no default, or a value of another type
 * @example const { corpus } = parameters({ corpus: "emoji" });
 */
export function parameters<T extends Record<string, unknown>>(defaults: T): T {
  const json = process.env.NB_PARAMS;
  if (!json) return { ...defaults };
  if (!existsSync(json)) return overlaid(defaults, json);
  return naming(json, () => overlaid(defaults, readFileSync(json, "utf8")));
}

function overlaid<T extends Record<string, unknown>>(defaults: T, json: string): T {
  const values = objectIn(json);
  for (const [name, value] of Object.entries(values)) {
    if (!Object.hasOwn(defaults, name))
      throw new UserError(
        `NB_PARAMS: this notebook has no parameter ${JSON.stringify(name)}; it has: ${Object.keys(defaults).join(", ")}`,
      );
    const type = typeOf(defaults[name]);
    if (typeOf(value) !== type)
      throw new UserError(`NB_PARAMS: ${name} must be a ${type}, not ${JSON.stringify(value)}`);
  }
  return { ...defaults, ...values } as T;
}

function objectIn(json: string): object {
  try {
    const values = parseJson(json);
    if (typeOf(values) === "object") return values as object;
  } catch {} // told below
  throw new UserError(
    "NB_PARAMS is neither a JSON object nor the path of a file with one; correct or unset it",
  );
}

/** As `typeof`, with lists and null apart from objects. */
function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "list" : typeof value;
}
