import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { count } from "../../core/plan/describe.ts";
import { words } from "../../core/text/words.ts";
import { html } from "../../service/html/html.ts";
import { planPage } from "../../service/planReport/planPage.ts";
import { type PlanPart, planPart } from "../../service/planReport/planPart.ts";
import type { SpecItem } from "../../service/tables/specs.ts";
import type { Called, Context } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { versionOf } from "../specs/specVersion.ts";
import type { Planned } from "./planOne.ts";

/** The HTML page of a plan, while the plan runs. */
export interface PlanFile {
  add(planned: Planned, spec: unknown): void;
  /** Writes the page and returns its file; undefined after a stop: an incomplete page would look complete. */
  write(deployment: Deployment): Promise<string | undefined>;
}

/** The page that --html asks for. Makes its folder before the reading, so that a folder that cannot be made fails at once. */
export async function planFile({ options }: Called, context: Context): Promise<PlanFile | undefined> {
  const { html: file, resume } = options;
  if (typeof file !== "string") return undefined;
  if (resume !== undefined)
    throw new UsageError(words`--html cannot be combined with --resume: the page has the buckets of one run`);
  await mkdir(dirname(file), { recursive: true });
  const parts: PlanPart[] = [];
  let [characters, cut] = [0, 0];
  const at = context.now().toISOString();
  return {
    add(planned, spec) {
      const part = partOf(planned, spec);
      const { length } = part.section?.text ?? "";
      const isCut = characters + length > mostCharacters;
      characters += isCut ? 0 : length;
      cut += isCut ? 1 : 0;
      parts.push(isCut ? { ...part, section: leftOut } : part);
    },
    async write(deployment) {
      if (context.signal.aborted) return undefined;
      const { version } = context;
      const place = await placeOf(deployment);
      const specs = specsIn(options);
      const about = { ...place, deployment: deployment.prefix, version, specs, at };
      await writeFile(file, planPage(about, parts.toSorted(byName), cut > 0 ? [cutWords(cut)] : []));
      return file;
    },
  };
}

/** The details of all buckets together: a page that a browser opens in a second. */
const mostCharacters = 8_000_000;
const leftOut = html`<p class="quiet">Details left out: the page would be too long.</p>`;
const cutWords = (number: number) =>
  `The details of ${count(number, "bucket")} are left out, because the page would be too long: plan these buckets alone.`;

const byName = (a: PlanPart, b: PlanPart) => (a.bucket < b.bucket ? -1 : 1);

const specsIn = ({ file }: Called["options"]) =>
  Array.isArray(file) ? `of ${file.join(", ")}` : "of the spec table";

async function placeOf(deployment: Deployment) {
  const { owner } = await deployment.provider();
  return { account: owner, region: await deployment.region().catch(() => undefined) };
}

function partOf(planned: Planned, spec: unknown): PlanPart {
  const version = spec === undefined ? undefined : versionOf(spec as SpecItem);
  if ("plan" in planned) return planPart(planned.plan, version);
  const { bucket, reason } = planned;
  return planPart({ bucket, error: { code: "NoPlan", message: reason } }, version);
}
