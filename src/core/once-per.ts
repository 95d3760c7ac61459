import { canonicalJson } from "./canonical-json";

/**
 * A function of an object, and of arguments if it has some, that works each result out once, and keeps it as long as the object lives.
 *
 * @param work a pure function; arguments of equal JSON have equal results
 */
export function oncePer<Owner extends object, Arguments extends readonly unknown[], Result>(
  work: (owner: Owner, ...rest: Arguments) => Result,
): (owner: Owner, ...rest: Arguments) => Result {
  const known = new WeakMap<Owner, Map<string, Result>>();
  return (owner, ...rest) => {
    const results = known.get(owner) ?? new Map<string, Result>();
    known.set(owner, results);
    const key = canonicalJson(rest);
    if (!results.has(key)) results.set(key, work(owner, ...rest));
    return results.get(key) as Result;
  };
}
