import { type Html, html } from "../../service/html/html.ts";
import type { Coverage } from "../../service/tables/coverage.ts";
import { instant, number } from "./words.ts";

/** Which of the account's buckets are managed and by what, and the names of unmanaged ones. */
export function coverageOf(coverage: Coverage): Html {
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
    accounts,
  } = coverage;
  const rows: readonly (readonly [string, number])[] = [
    [accounts ? `Buckets in ${number(accounts.count)} accounts` : "Buckets in the account", known],
    ["with a spec", bySpec],
    ["managed by baselines alone", byBaseline],
    ["selected, not checked yet", unchecked],
    ["with an exception", excepted],
    ["excluded by the settings", excluded],
    ["unmanaged", unmanaged],
    ...(accounts ? [["accounts that are not covered", accounts.notCovered] as const] : []),
    ...(accounts?.worst ?? []).map((one) => [`unmanaged in account ${one.account}`, one.unmanaged] as const),
    ...Object.entries(coverage.baselines).map(([name, count]) => [`baseline ${name}`, count] as const),
  ];
  const left = unmanaged - unmanagedNames.length;
  const more = left > 0 ? html`<p class="quiet">and ${number(left)} more</p>` : "";
  const names =
    unmanagedNames.length > 0
      ? html`<details><summary>Unmanaged buckets</summary><ul>${unmanagedNames.map((name) => html`<li><bdi>${name}</bdi></li>`)}</ul>${more}</details>`
      : "";
  return html`<table class="figures"><caption>Listed ${instant(at)}</caption>
<thead><tr><th scope="col">What</th><th scope="col">Buckets</th></tr></thead>
<tbody>${rows.map(([what, count]) => html`<tr><th scope="row"><bdi>${what}</bdi></th><td class="n">${number(count)}</td></tr>`)}</tbody></table>
${names}${(accounts?.failed ?? []).map(
  ({ account, reason, since }) =>
    html`<p class="warn">Account ${account} is not covered since ${instant(since)}: <bdi>${reason}</bdi></p>`,
)}`;
}
