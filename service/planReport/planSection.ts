import type { Warning } from "../../core/facets/warning.ts";
import type { Drift } from "../../core/plan/action.ts";
import type { Withheld } from "../../core/plan/calls.ts";
import { badnessOf, count, unmanagedWords } from "../../core/plan/describe.ts";
import { Plan } from "../../core/plan/plan.ts";
import { type UnifiedLine, unified } from "../../core/text/unifiedDiff.ts";
import { type Content, type Html, html, valueText } from "../html/html.ts";
import type { AnyPlan, NoPlan, ShortPlan } from "./shortPlan.ts";

/** A withheld change with its calls or their names. */
export interface ShortWithheld extends Omit<Withheld, "calls"> {
  readonly calls: readonly (string | { readonly type: string })[];
}

/** The section of one bucket. */
export function planSection(plan: AnyPlan, specVersion?: string): Html {
  if ("error" in plan) return section(plan.bucket, verdict("bad", "no plan"), specVersion, reasons(plan));
  const { refused, held, manual } = plan;
  return section(plan.bucket, verdictOf(plan), specVersion, [
    "shortened" in plan ? html`<p class="warn">${plan.shortened}</p>` : undefined,
    list("Warnings", plan.warnings.map(warning), "warning"),
    driftTable(plan),
    plan instanceof Plan ? calls(plan) : callNames(plan),
    list("Held", held.map(withheld)),
    list("Needs a person", manual.map(withheld)),
    unmanagedWords(plan.unmanaged).map(({ text }) => html`<p>${text}.</p>`),
    list("Refused", refused.map(withheld)),
    list(
      "Unknown: could not be read",
      plan.unknown.map((one) => withheld({ ...one, calls: [] })),
    ),
  ]);
}

const section = (
  bucket: string,
  state: Html,
  specVersion: string | undefined,
  content: Content,
) => html`<section>
<h2><bdi>${bucket || "a spec without a name"}</bdi> ${state}</h2>
${specVersion && html`<p class="quiet">Spec version <code>${specVersion}</code></p>`}
${content}
</section>
`;

const verdict = (kind: string, text: string) => html`<span class="${kind}">${text}</span>`;

function verdictOf({ region, exists, inSync, drift, actions, unknown }: Plan | ShortPlan): Html {
  const place = html`<small class="quiet">${region}</small> `;
  if (inSync) return html`${place}${verdict("good", "in sync")}`;
  const number = actions.length > 0 ? count(actions.length, "call") : "no calls would be sent";
  const differs = exists ? `differs, ${number}` : `does not exist, ${number}`;
  const isKnown = !exists || drift.length > 0 || actions.length > 0;
  const said = [...(isKnown ? [differs] : []), ...(unknown.length > 0 ? ["not read in full"] : [])];
  return html`${place}${verdict("warn", said.join("; ") || "differs")}`;
}

function driftTable(plan: Plan | ShortPlan): Content {
  if (plan.drift.length === 0) return undefined;
  const cells =
    plan instanceof Plan ? plan.drift.map(valuesOf) : plan.drift.map(() => bothSides("left out", "left out"));
  return html`<table class="drift">
<thead><tr><th scope="col">Where</th><th scope="col">Is</th><th scope="col">Should be</th></tr></thead>
<tbody>
${plan.drift.map(
  (
    one,
    at,
  ) => html`<tr><th scope="row"><code>${one.path}</code>${badness(one)}${origin(one)}</th>${cells[at]}</tr>
`,
)}</tbody>
</table>`;
}

function badness(one: ShortPlan["drift"][number]): Content {
  const bad = badnessOf(one);
  return bad && html`<span class="bad">${bad}</span>`;
}

/** The layer that wants it; nothing for the spec. */
const origin = ({ from }: ShortPlan["drift"][number] & Pick<Drift, "from">): Content =>
  from && html` <span class="quiet">[${from}]</span>`;

/** Both values, each in its column; or a unified diff across both if they are long. */
function valuesOf({ before, after }: Drift): Html {
  const lines = unified(before, after);
  if (!lines) return bothSides(valueText(before), valueText(after));
  return html`<td colspan="2"><pre class="diff" dir="ltr">${lines.map(lineOf)}</pre></td>`;
}

const bothSides = (is: string, wanted: string) => html`<td><code class="found" dir="ltr">${is}</code></td>\
<td><code class="wanted" dir="ltr">${wanted}</code></td>`;

const kinds = { "-": "found", "+": "wanted", " ": "quiet" } as const;
const lineOf = ({ sign, text }: UnifiedLine) => html`<span class="${kinds[sign]}">${sign} ${text}
</span>`;

const calls = ({ actions }: Plan): Content =>
  actions.length > 0
    ? html`<h3>Would be sent, in this order</h3>
<ol>
${actions.map(
  ({ type, details }) => html`<li><details><summary><code>${type}</code></summary>\
<pre dir="ltr">${valueText(details.input, 2)}</pre></details>${opened(details)}</li>
`,
)}</ol>`
    : undefined;

const opened = ({ opens = [] }: { readonly opens?: readonly string[] }): Html[] =>
  opens.map((what) => html`<p class="warn">opens ${what}</p>`);

const callNames = ({ actions }: ShortPlan): Content => html`<h3>Would be sent, in this order</h3>
<ol>
${actions.map(({ type, details }) => html`<li><code>${type}</code>${opened(details)}</li>`)}
</ol>`;

const warning = ({ facet, kind, text }: Warning): Html => html`<b>${facet}</b>, ${kind}: ${text}`;

/** A withheld change: why, until when, and the calls that would make it. */
const withheld = ({ facet, reason, until, calls: names }: ShortWithheld): Html =>
  html`<b>${facet}</b>: ${reason}${until && html` <span class="quiet">(until ${until})</span>`}${names.map(
    (call) => html` <code>${typeof call === "string" ? call : call.type}</code>`,
  )}`;

const list = (heading: string, lines: readonly Html[], kind = ""): Content =>
  lines.length > 0
    ? html`<h3 class="${kind}">${heading}</h3>
<ul>
${lines.map((line) => html`<li>${line}</li>`)}
</ul>`
    : undefined;

const reasons = ({ error: { message, problems }, shortened }: NoPlan): Content =>
  problems
    ? html`${shortened && html`<p class="warn">${shortened}</p>`}<ul>
${problems.map(({ path, message: why }) => html`<li><code>${path || "the spec"}</code>: ${why}</li>`)}
</ul>`
    : html`<p>${message}</p>`;
