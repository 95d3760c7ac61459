import { projectPath, runNotebook, type StudySettings } from "../index";

/** Executes the quickstart notebook against a study's results; gives the line to print. */
export async function executeQuickstart(study: string, settings: StudySettings): Promise<string> {
  const html = projectPath("figures", `${study}-quickstart.html`);
  await runNotebook(projectPath("notebooks", "01-quickstart.ipynb"), { html, parameters: { settings } });
  return html;
}
