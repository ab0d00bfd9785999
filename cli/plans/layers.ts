import type { ExceptionLimits } from "../../core/resolve/exception.ts";
import type { Layers } from "../../core/resolve/resolve.ts";
import { reasonWords, words } from "../../core/text/words.ts";
import type { LayerProblem } from "../../service/tables/layerTable.ts";
import type { Context } from "../command/command.ts";
import type { Deployment } from "../deployment/deployment.ts";

/** Without any baseline. */
export const noBaselines: Layers = { baselines: [], exceptions: [] };

/**
 * The baselines and exceptions of a deployment, read once. Without their table, or without permission to read it, none; a
 * note says so.
 */
export async function layersOf(
  { layerStore }: Pick<Deployment, "layerStore">,
  limits: ExceptionLimits | undefined,
  { note, now }: Pick<Context, "note" | "now">,
): Promise<Layers> {
  try {
    const { baselines, exceptions, problems } = await layerStore.read(now());
    for (const problem of problems) note(problemNote(problem));
    return { baselines, exceptions, ...(limits && { limits }) };
  } catch (error) {
    const { name, message } = error as Error;
    if (!/^(ResourceNotFoundException|AccessDenied|AccessDeniedException)$/.test(name)) throw error;
    // A deployment of an older version has no table, and no baselines either.
    if (name !== "ResourceNotFoundException")
      note(words`without the baselines of the deployment: ${reasonWords(message)}`);
    return noBaselines;
  }
}

const problemNote = ({ kind, name, message }: LayerProblem) =>
  words`${kind} ${name} is not valid and counts as absent: ${reasonWords(message)}`;
