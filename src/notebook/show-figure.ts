import { closeBrowser, renderJpeg, type SizedFigure } from "../figures";
import { displayBundle } from "./display-bundle";

/**
 * Shows a figure as a cell's output: live where a Plotly renderer is (JupyterLab), a still picture
 * elsewhere (GitHub, exported HTML). Without a browser on this machine it is live only.
 */
export async function showFigure(figure: SizedFigure): Promise<void> {
  const { data, layout } = figure.spec;
  const still = await renderJpeg(figure);
  await closeBrowser(); // a kernel may be killed at any time, and must not leave one behind
  const size = { width: Number(layout.width), height: Number(layout.height) };
  displayBundle(
    {
      "application/vnd.plotly.v1+json": { data, layout, config: { displayModeBar: false } },
      "text/plain": `figure of ${data.length} traces`,
      ...(still && { "image/jpeg": still.toString("base64") }), // a PNG would hide the live figure until it is hovered
    },
    still ? { "image/jpeg": size } : {},
  );
}
