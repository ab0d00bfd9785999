import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import { observe } from "../../core/observe/observe.ts";
import { operation } from "../../core/providers/operation.ts";
import { asPlainJson } from "../../core/values/normal.ts";
import { grown } from "../support/grown.ts";
import { region, World, bucket as worldBucket } from "../support/world.ts";
import { makeTarget, specOf, type Trial } from "./backend.ts";
import type { Point } from "./points.ts";

const questionOf = ({ facet }: Trial, name: string) => operation(facet.reading.command({ name, region }));

/** Whether some part of a value is exactly this. */
const holds = (value: unknown, part: object): boolean =>
  isDeepStrictEqual(value, part) ||
  (typeof value === "object" && value !== null && Object.values(value).some((inner) => holds(inner, part)));

/** The entries of a value: of a list, or of the one list that it holds. */
const entriesOf = (value: unknown): readonly object[] => {
  if (typeof value === "string" && value.startsWith("{")) return entriesOf(JSON.parse(value));
  return Array.isArray(value) ? value : (Object.values(Object(value)).find(Array.isArray) ?? []);
};

const idOf = (entry: object) => {
  const { Id, ID, Sid } = entry as Record<string, unknown>;
  return Id ?? ID ?? Sid;
};

async function shownOf({ backend, facet, bucket }: Trial): Promise<unknown> {
  const seen = (
    await observe(backend.provider, { name: bucket, region: backend.region }, [facet.name])
  ).facets.get(facet.name);
  return seen && "value" in seen ? asPlainJson(seen.value) : undefined;
}

/** Keeps the entries of one example, while those of another one are added. */
async function keepsOthers(trial: Trial): Promise<void> {
  const { backend, facet, bucket } = trial;
  const [first, second] = facet.examples;
  await backend.manager.apply(specOf(trial, first));
  const { subresource } = questionOf(trial, bucket);
  const there = backend.memory?.peek(bucket, subresource);
  if (facet.name !== "policy") backend.memory?.plant(bucket, subresource, grown(there));
  const added = new Set(entriesOf(second).map(idOf));
  const theirs = entriesOf(await shownOf(trial)).filter((entry) => !added.has(idOf(entry)));
  const spec = { ...specOf(trial, second), additive: [facet.name as "lifecycle"] };
  const { actions } = await backend.manager.plan(spec);
  const sent = actions
    .map(({ details }) => asPlainJson(details.input))
    .map((input) => {
      const { Policy } = Object(input) as { Policy?: string };
      return Policy === undefined ? input : JSON.parse(Policy);
    });
  // What S3 keeps by Id is not sent at all.
  if (facet.reading.next)
    for (const entry of theirs) expect(JSON.stringify(sent)).not.toContain(`"Id":"${idOf(entry)}"`);
  else for (const entry of theirs) expect(holds(sent, entry), JSON.stringify([sent, entry])).toBe(true);
}

/** An S3 that takes each write of a facet, and goes on showing what it has shown before. */
async function deaf(trial: Trial, world: World): Promise<() => number> {
  const { name: question, subresource } = questionOf(trial, worldBucket);
  const frozen = structuredClone(world.s3.peek(worldBucket, subresource));
  let writes = 0;
  world.s3.intercept = (called) => {
    if (called === question) world.s3.plant(worldBucket, subresource, structuredClone(frozen));
    if (called in trial.facet.events) writes += 1;
    return undefined;
  };
  return () => writes;
}

const mostRepairs = 3;

async function endsAsBlocked(trial: Trial): Promise<void> {
  const world = new World();
  const { facet } = trial;
  const [first, second] = facet.examples;
  const send = (command: never) => world.s3.send(command, region);
  await makeTarget({ s3: { send }, region } as never);
  await world.spec({ ...facet.alongside, [facet.name]: first });
  world.clock.pass(600_000);
  const writes = await deaf(trial, world);
  const outcome = await world.spec({ ...facet.alongside, [facet.name]: second });
  const atOnce = writes();
  for (let checks = 0; checks < 15 && world.status?.due; checks++) await world.whenDue();
  // Every check repairs an exposure, whatever is read back.
  if (outcome.severity === "exposure") return;
  expect(writes()).toBeLessThanOrEqual(mostRepairs * atOnce);
  expect(world.status).toMatchObject({ verdict: "blocked" });
  if (atOnce > 0) expect(world.status?.reason).toContain("S3 returns another value than was sent");
}

/** What must hold of writes in the long run; each needs an S3 whose answers can be set. */
export const lastingPoints: readonly Point[] = [
  {
    title: "entries that the spec does not name are sent as they were read, or not at all",
    // S3 takes nothing beside a redirect of all requests.
    applies: ({ facet: { examples } }) =>
      entriesOf(examples[0]).length > 0 && !("RedirectAllRequestsTo" in Object(examples[1])),
    run: keepsOthers,
  },
  {
    title: "what does not read back as it was written is written three times, then blocked with both values",
    applies: () => true,
    run: endsAsBlocked,
  },
];
