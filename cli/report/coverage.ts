import { type Html, html } from "../../service/html/html.ts";
import type { Coverage } from "../../service/tables/coverage.ts";
import { instant, number } from "./words.ts";

/** Which of the account's buckets are managed and by what, and the names of unmanaged and unchecked ones. */
export function coverageOf(coverage: Coverage & { readonly account?: string }): Html {
  const {
    at,
    known,
    bySpec,
    byBaseline,
    unchecked,
    unmanaged,
    excluded,
    excepted,
    unmanagedNames,
    uncheckedNames,
    accounts,
    account,
  } = coverage;
  const all = accounts ? `Buckets in ${number(accounts.count)} accounts` : "Buckets in the account";
  const rows: readonly (readonly [string, number])[] = [
    [account === undefined ? all : `Buckets in account ${account}`, known],
    ["with a spec", bySpec],
    ["managed by baselines alone", byBaseline],
    ["selected, not checked yet", unchecked],
    ["with an exception", excepted],
    ["excluded by the settings", excluded],
    ["unmanaged", unmanaged],
    ...(accounts && account === undefined
      ? [["accounts that are not covered", accounts.notCovered] as const]
      : []),
    ...(accounts?.worst ?? []).map((one) => [`unmanaged in account ${one.account}`, one.unmanaged] as const),
    ...Object.entries(coverage.baselines).map(([name, count]) => [`baseline ${name}`, count] as const),
  ];
  return html`<table class="figures"><caption>Listed ${instant(at)}</caption>
<thead><tr><th scope="col">What</th><th scope="col">Buckets</th></tr></thead>
<tbody>${rows.map(([what, count]) => html`<tr><th scope="row"><bdi>${what}</bdi></th><td class="n">${number(count)}</td></tr>`)}</tbody></table>
${namesOf("Buckets that wait for their first check", uncheckedNames, unchecked)}
${namesOf("Unmanaged buckets", unmanagedNames, unmanaged)}${(accounts?.failed ?? []).map(
  ({ account, reason, since }) =>
    html`<p class="warn">Account ${account} is not covered since ${instant(since)}: <bdi>${reason}</bdi></p>`,
)}`;
}

function namesOf(what: string, names: readonly string[], all: number): Html {
  if (names.length === 0) return html``;
  const left = all - names.length;
  const more = left > 0 ? html`<p class="quiet">and ${number(left)} more</p>` : "";
  return html`<details><summary>${what}</summary><ul>${names.map((name) => html`<li><bdi>${name}</bdi></li>`)}</ul>${more}</details>`;
}
