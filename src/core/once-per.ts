import { canonicalJson } from "./canonical-json";

/**
 * A function of an object and an argument that works each result out once, and keeps it as long as the object lives.
 *
 * @param work a pure function; arguments of equal JSON have equal results
 */
export function oncePer<Owner extends object, Argument, Result>(
  work: (owner: Owner, argument: Argument) => Result,
): (owner: Owner, argument: Argument) => Result {
  const known = new WeakMap<Owner, Map<string, Result>>();
  return (owner, argument) => {
    const results = known.get(owner) ?? new Map<string, Result>();
    known.set(owner, results);
    const key = canonicalJson(argument);
    if (!results.has(key)) results.set(key, work(owner, argument));
    return results.get(key) as Result;
  };
}
