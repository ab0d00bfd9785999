import { type Content, type Html, html, valueText } from "../html/html.ts";
import { wholePage } from "../html/page.ts";
import { Plan } from "../plan.ts";
import { badnessOf } from "../render.ts";
import type { NoPlan, ShortPlan, Told } from "./short.ts";

/** A page of plans, one section a bucket. It can be read without a network and without scripts. */
export const planPage = (summary: readonly string[], sections: readonly Html[]): string =>
  wholePage({
    title: "Plan",
    style,
    body: html`<header>
<h1>Plan</h1>
${summary.map((line) => html`<p>${line}</p>`)}
<p class="quiet">What differs from the spec, and the calls that would mend it. Nothing was sent.</p>
</header>
<main>
${sections}
</main>`,
  });

/** What there is to say of one bucket. */
export function planSection(told: Told): Html {
  if ("error" in told) return section(told.bucket, html`<span class="bad">no plan</span>`, reasons(told));
  return section(told.bucket, verdictOf(told), [
    "shortened" in told ? html`<p class="warn">${told.shortened}</p>` : undefined,
    driftTable(told),
    told instanceof Plan ? calls(told) : callNames(told),
    causes("Held", told.held),
    causes("Left to a person", told.manual),
    causes("Refused", told.refused),
    causes("Unknown: could not be read", told.unknown),
  ]);
}

const section = (bucket: string, verdict: Html, content: Content) => html`<section>
<h2><bdi>${bucket || "a spec without a name"}</bdi> ${verdict}</h2>
${content}
</section>
`;

function verdictOf({ region, exists, inSync, drift, actions }: Plan | ShortPlan): Html {
  const place = html`<small class="quiet">${region}</small>`;
  if (inSync) return html`${place} <span class="good">in sync</span>`;
  const calls = `${actions.length} call${actions.length === 1 ? "" : "s"}`;
  const differs = drift.length > 0 || actions.length > 0 ? `differs, ${calls}` : "not known";
  return html`${place} <span class="warn">${exists ? differs : `does not exist, ${calls}`}</span>`;
}

function driftTable(told: Plan | ShortPlan): Content {
  if (told.drift.length === 0) return undefined;
  const rows =
    told instanceof Plan
      ? told.drift.map((one) => [one.path, badnessOf(one), valueText(one.before), valueText(one.after)])
      : told.drift.map((one) => [one.path, badnessOf(one), "left out", "left out"]);
  return html`<table>
<thead><tr><th scope="col">Where</th><th scope="col">Is</th><th scope="col">Should be</th></tr></thead>
<tbody>
${rows.map(
  ([
    path,
    bad,
    is,
    wanted,
  ]) => html`<tr><th scope="row"><code>${path}</code>${bad && html`<span class="bad">${bad}</span>`}</th><td><code class="found" dir="ltr">${is}</code></td>\
<td><code class="wanted" dir="ltr">${wanted}</code></td></tr>
`,
)}</tbody>
</table>`;
}

const calls = ({ actions }: Plan): Content =>
  actions.length > 0
    ? html`<h3>Calls, in this order</h3>
<ol>
${actions.map(
  ({ type, details }) => html`<li><details><summary><code>${type}</code></summary>\
<pre dir="ltr">${valueText(details.input, 2)}</pre></details>${opened(details)}</li>
`,
)}</ol>`
    : undefined;

const opened = ({ opens = [] }: { readonly opens?: readonly string[] }): Html[] =>
  opens.map((what) => html`<p class="warn">opens ${what}</p>`);

const callNames = ({ actions }: ShortPlan): Content => html`<h3>Calls, in this order</h3>
<ol>
${actions.map(({ type, details }) => html`<li><code>${type}</code>${opened(details)}</li>`)}
</ol>`;

interface Cause {
  readonly facet: string;
  readonly reason: string;
  readonly calls?: readonly (string | { readonly type: string })[];
}

const causes = (heading: string, list: readonly Cause[]): Content =>
  list.length > 0
    ? html`<h3>${heading}</h3>
<ul>
${list.map(({ facet, reason, calls }) => html`<li><b>${facet}</b>: ${reason}${callsIn(calls)}</li>`)}
</ul>`
    : undefined;

const callsIn = (calls: Cause["calls"] = []): Content =>
  calls.map((call) => html` <code>${typeof call === "string" ? call : call.type}</code>`);

const reasons = ({ error: { message, problems }, shortened }: NoPlan): Content =>
  problems
    ? html`${shortened && html`<p class="warn">${shortened}</p>`}<ul>
${problems.map(({ path, message: why }) => html`<li><code>${path || "the spec"}</code>: ${why}</li>`)}
</ul>`
    : html`<p>${message}</p>`;

const style = `
section { margin-top: 1.6rem; border-top: 1px solid var(--rule); padding-top: .8rem; }
h2 span, h2 small { font-size: .86rem; font-weight: 400; }
h3 { margin-top: .8rem; }
ol, ul { margin: .3rem 0; padding-left: 1.4rem; }
th[scope="row"] { font-weight: 400; } td, th { width: 33%; }
`;
