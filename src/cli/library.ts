type Library = typeof import("../index");

/**
 * Everything that batchmix exports, by name. The first use of a name loads it, which takes seconds:
 * help and mistakes in options are shown without it. So files of this folder import types alone from ../index.
 *
 * @example library.planCells(settings, mixes)
 */
export const library = new Proxy({} as Library, {
  get: (_, name) => (require("../index") as Library)[name as keyof Library],
});
