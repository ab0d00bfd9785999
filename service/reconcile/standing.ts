import { isDeepStrictEqual } from "node:util";
import { labels } from "../../core/facets/index.ts";
import type { Pause } from "../../core/spec/pause.ts";
import { type Condition, type Conditions, type Status, wholeBucket } from "../tables/status.ts";
import type { Wanted } from "./wanting.ts";

export const pausedBy = ({ reason, until }: Pause): Condition => ({
  verdict: "paused",
  reason,
  ...(until && { until }),
});

/** Conditions of a bucket whose baselines are enforced although its spec does not count. */
export function standingOf({ invalid, paused, tagsUnread }: Wanted): Conditions {
  const spec: Condition | undefined = invalid
    ? { verdict: "invalid", reason: invalid.message }
    : paused && pausedBy({ ...paused, reason: `${paused.reason}; what baselines require is enforced` });
  return {
    ...(spec && { [wholeBucket]: spec }),
    ...(tagsUnread && {
      [labels.name]: { verdict: "blocked", reason: tagsUnread.message, unread: true },
    }),
  };
}

/** The conditions of a check with those that stand. Why the bucket as a whole is not as wanted is not lost: it is retried. */
export function withStanding(found: Conditions, standing: Conditions): Conditions {
  const [own, spec] = [found[wholeBucket], standing[wholeBucket]];
  const both = own && spec && { ...own, reason: `${own.reason}; ${spec.reason}` };
  return { ...found, ...standing, ...(both && { [wholeBucket]: both }) };
}

/** Whether only baselines are enforced, because the spec is paused or invalid: facets that it names will be managed again. */
export const isSpecOut = ({ [wholeBucket]: bucket }: Conditions): boolean =>
  bucket?.verdict === "paused" || bucket?.verdict === "invalid";

/** Whether other layers count than at the last record: then all facets are checked. */
export const isLayeredAnew = (recorded: Status, { layered }: Pick<Status, "layered">): boolean => {
  const of = (one: Status["layered"]) => [one?.digest, one?.baselines, one?.exceptions];
  return !isDeepStrictEqual(of(recorded.layered), of(layered));
};
