import { PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import type { Comparison } from "../../../core/compare/compare.ts";
import type { Facet, Opening } from "../../../core/facets/facet.ts";
import { assessed } from "../../../core/plan/assessed.ts";
import { callsFor } from "../../../core/plan/calls.ts";
import { Guard } from "../../../core/plan/guard.ts";

const bucket = { name: "orders-archive", region: "ca-central-1" };
const guard = new Guard({ public: [], trusted: [] });

interface Value {
  readonly to: string;
}
const opens = ({ to }: Value): Opening[] =>
  to === "none" ? [] : [{ to: "outsider", who: { kind: "account", id: to }, what: `goes to ${to}` }];

/** A facet that delivers to one account; `closed` is what its row proposes in the place of a refused one. */
const rowOf = (closed: Value | undefined) =>
  ({
    name: "tags",
    openings: (less: Value, more: Value) => (less.to === more.to ? [] : opens(more)),
    ...(closed && { closing: (change: object) => ({ ...change, after: closed }) }),
    write: ({ after }: { readonly after: Value }) => {
      const Tagging = { TagSet: [{ Key: "to", Value: after.to }] };
      return [{ command: new PutBucketTaggingCommand({ Bucket: bucket.name, Tagging }) }];
    },
  }) as unknown as Facet;

/** To whom the sent calls deliver, and how many changes are refused, where the spec asks for a refused account. */
function plannedFor(closed: Value | undefined, more: object = {}) {
  const change = { bucket, before: { to: "stranger" }, after: { to: "partner" }, spec: new Map() };
  const sides = [{}, {}];
  const comparison = { facet: rowOf(closed), change, differences: [], sides, due: true, creation: {} };
  const one = { ...assessed(comparison as unknown as Comparison, guard), ...more };
  const { actions, refused } = callsFor([one], {
    bucket,
    exists: true,
    guard,
    holds: new Map(),
    beside: new Map(),
  });
  const to = actions.map(({ details }) => JSON.stringify(details.input).match(/"Value":"(\w+)"/)?.[1]);
  return { to, refused: refused.map(({ calls }) => calls.length) };
}

it("an exposure is closed as its row proposes, if the row has a way", () => {
  expect(plannedFor({ to: "none" })).toEqual({ to: ["none"], refused: [1] });
  expect(plannedFor(undefined)).toEqual({ to: [], refused: [1] });
});

it("nothing is sent that closes nothing", () => {
  expect(plannedFor({ to: "stranger" })).toEqual({ to: [], refused: [1] });
});

it("nothing is sent that the operator does not permit, whatever a row proposes", () => {
  expect(plannedFor({ to: "partner" })).toEqual({ to: [], refused: [1] });
  expect(plannedFor({ to: "another" })).toEqual({ to: [], refused: [1] });
});

it("nothing is sent that S3 does not support for the bucket", () => {
  expect(plannedFor({ to: "none" }, { lacks: "not here" })).toEqual({ to: [], refused: [0] });
});
