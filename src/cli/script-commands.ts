import { Command } from "commander";

export function setupCommand(): Command {
  return new Command("setup")
    .description("install or repair the engine, the notebook environment, the weights and the browser")
    .addHelpText(
      "after",
      "\nExample:\n  $ BATCHMIX_ENGINE=wasm npx batchmix setup    do without native TensorFlow",
    )
    .action(async () => {
      const { runScript } = require("./run-script") as typeof import("./run-script");
      await runScript("setup.mjs", []);
    });
}

export function labCommand(): Command {
  return new Command("lab")
    .description("open JupyterLab on 127.0.0.1, with a token, on the project's TypeScript kernel")
    .addHelpText("after", "\nExample:\n  $ npx batchmix lab")
    .action(async () => {
      const { runScript } = require("./run-script") as typeof import("./run-script");
      await runScript("lab.mjs", []);
    });
}
