import { facetTable } from "../../core/facets/index.ts";
import { reasonWords, type Words, words } from "../../core/text/words.ts";
import type { AttributeChange, SpecChange } from "../../service/triggers/trigger.ts";
import { withInstants } from "../terminal/ago.ts";
import { nameOf } from "./author.ts";

const verbs = { new: "wrote a new spec", deleted: "deleted the spec", changed: "changed the spec" } as const;

/** Who changed a spec and why, in one line, and one line for each changed attribute. */
export function changeWords({ became, by, reason, changes }: SpecChange, when: string): Words[] {
  const who = by === undefined ? "an unknown author" : nameOf(by);
  const verb = became || changes.length > 0 ? verbs[became ?? "changed"] : "wrote the spec";
  const why = reason ? words`: ${reasonWords(reason, "  ")}` : "";
  return [
    words`  . ${who} ${verb} at ${when}${why}`,
    ...(became === "new" ? [] : changes.map(attributeWords)),
  ];
}

function attributeWords({ attribute, how, ...values }: AttributeChange): Words {
  const [before, after] = [values.before, values.after].map((value) => value && withInstants(value));
  // A removed setting of the spec (mode, windows) gets its default back; a removed facet stays on the bucket.
  const left = facetTable.has(attribute) ? " (no longer managed; the bucket keeps it, null removes it)" : "";
  if (how === "added") return words`    + spec /${attribute}${after ? words`: ${after}` : ""}`;
  if (how === "removed") return words`    - spec /${attribute}${before ? words`: ${before}` : ""}${left}`;
  const both = before || after ? words`: ${before ?? "..."} -> ${after ?? "..."}` : "";
  return words`    ~ spec /${attribute}${both}`;
}
