import { count } from "../../core/plan/describe.ts";
import { type Content, type Html, html } from "../html/html.ts";
import { wholePage } from "../html/page.ts";
import { type Fate, fates, type PlanPart, type PlanState, planStates } from "./planPart.ts";
import { style } from "./planStyle.ts";

/** The origin of a plan, as far as known. */
export interface PlanAbout {
  /** The deployment's name, such as `dxaws-s3-dev`; its last part is the stage. */
  readonly deployment?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** Of the software. */
  readonly version?: string | undefined;
  /** A description of the specs, such as file names. */
  readonly specs?: string | undefined;
  /** When the buckets were read, an instant. */
  readonly at: string;
}

/** An HTML page of plans: one section per bucket, differences first. It needs no network and no scripts. */
export function planPage(
  about: PlanAbout,
  parts: readonly PlanPart[],
  remarks: readonly string[] = [],
): string {
  const of = (wanted: PlanState) => parts.filter(({ state }) => state === wanted);
  const open = [...of("different"), ...of("incomplete")];
  return wholePage({
    title: about.deployment ? `Plan of ${about.deployment}` : "Plan",
    style,
    body: html`<header>
<h1>Plan${about.deployment && html` of <bdi>${about.deployment}</bdi>`}</h1>
${facts(about)}
${sums(parts)}
${remarks.map((line) => html`<p class="warn">${line}</p>`)}
<p class="quiet">The differences from the specs, and the calls that would repair them. Nothing was sent.</p>
</header>
<main>
${overview(open)}
${open.map(({ section }, index) => html`<div id="b${index}">${section}</div>`)}
${folded(of("inSync"))}
</main>`,
  });
}

function facts({ deployment, account, region, version, specs, at }: PlanAbout): Html {
  const known: readonly (readonly [string, string | undefined])[] = [
    ["Stage", deployment?.replace(/^dxaws-s3-/, "")],
    ["Account", account],
    ["Region of the deployment", region],
    ["Read", `${at.slice(0, 19).replace("T", " ")} UTC`],
    ["Specs", specs],
    ["Software", version && `dxaws-s3 ${version}`],
  ];
  return html`<dl class="facts">${known.map(([name, value]) => value && html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const stateNames: Readonly<Record<PlanState, string>> = {
  different: "Different",
  incomplete: "Not read in full",
  inSync: "In sync",
};
const fateNames: Readonly<Record<Fate, string>> = {
  send: "would be sent",
  held: "held",
  manual: "needs a person",
  refused: "refused",
};

/** Buckets by state, and calls by fate. */
function sums(parts: readonly PlanPart[]): Html {
  const callsOf = (fate: Fate) => parts.reduce((sum, { calls }) => sum + calls[fate], 0);
  const warnings = parts.reduce((sum, part) => sum + part.warnings, 0);
  const calls = fates.filter((fate) => fate === "send" || callsOf(fate) > 0);
  return html`<dl class="sums">
${planStates.map((state) => html`<div class="${state}"><dt>${stateNames[state]}</dt><dd>${parts.filter((part) => part.state === state).length}</dd></div>`)}
<div><dt>Buckets</dt><dd>${parts.length}</dd></div>
</dl>
<p>Calls: ${calls.map((fate, index) => `${index > 0 ? ", " : ""}${callsOf(fate)} ${fateNames[fate]}`)}.</p>
${warnings > 0 ? html`<p class="warning">${count(warnings, "warning")}: read before you apply.</p>` : undefined}`;
}

/** All buckets that are not in sync, each with a link to its section. */
const overview = (parts: readonly PlanPart[]): Content =>
  parts.length > 1
    ? html`<table class="overview">
<thead><tr><th scope="col">Bucket</th><th scope="col">Differences</th><th scope="col">Calls</th></tr></thead>
<tbody>
${parts.map(
  (
    { bucket, state, differences, calls, warnings },
    index,
  ) => html`<tr><th scope="row"><a href="#b${index}"><bdi>${bucket || "a spec without a name"}</bdi></a>\
${state === "incomplete" ? html` <span class="warn">not read in full</span>` : undefined}${warnings > 0 ? html` <span class="warning">${count(warnings, "warning")}</span>` : undefined}</th>\
<td>${differences}</td><td>${fates.filter((fate) => calls[fate] > 0).map((fate) => html`<div>${calls[fate]} ${fateNames[fate]}</div>`)}</td></tr>
`,
)}</tbody>
</table>`
    : undefined;

/** Buckets in sync, by name only. */
const folded = (parts: readonly PlanPart[]): Content =>
  parts.length > 0
    ? html`<details class="in-sync"><summary>${count(parts.length, "bucket")} in sync</summary>
<ul>
${parts.map(
  ({
    bucket,
    region,
    specVersion,
  }) => html`<li><bdi>${bucket}</bdi> <span class="quiet">${region}${specVersion && html`, spec version <code>${specVersion}</code>`}</span></li>
`,
)}</ul>
</details>`
    : undefined;
