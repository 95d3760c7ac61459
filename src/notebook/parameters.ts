import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../core";

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
  let values: Record<string, unknown>;
  try {
    values = JSON.parse(existsSync(json) ? readFileSync(json, "utf8") : json);
  } catch {
    throw new UserError("NB_PARAMS is neither JSON nor the path of a JSON file; correct or unset it");
  }
  for (const [name, value] of Object.entries(values)) {
    if (!(name in defaults))
      throw new UserError(
        `NB_PARAMS: this notebook has no parameter ${name}; it has: ${Object.keys(defaults).join(", ")}`,
      );
    const type = typeof defaults[name];
    if (typeof value !== type)
      throw new UserError(`NB_PARAMS: ${name} must be a ${type}, not ${JSON.stringify(value)}`);
  }
  return { ...defaults, ...values } as T;
}
