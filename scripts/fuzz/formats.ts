import { corpora } from "./corpus-formats";
import { declarations } from "./declaration-formats";
import type { Format } from "./format";
import { models } from "./model-formats";
import { results } from "./result-formats";

/** Every format that a command or a notebook reads. */
export const formats: readonly Format[] = [...models, ...corpora, ...declarations, ...results];
