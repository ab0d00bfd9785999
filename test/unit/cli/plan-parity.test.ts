import { CreateBucketCommand, DeleteBucketCommand, PutBucketTaggingCommand } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { applyDirectly } from "../../../cli/plans/applyOne.ts";
import { bySpecAlone, type Foresight, withLayers } from "../../../cli/plans/foresight.ts";
import { planOne } from "../../../cli/plans/planOne.ts";
import { factsOf } from "../../../cli/plans/wanted.ts";
import { explain } from "../../../cli/program/errors.ts";
import type { Plan } from "../../../core/plan/plan.ts";
import { planReport } from "../../../service/planReport/planReport.ts";
import { layersIn } from "../../../service/tables/layersIn.ts";
import { AccountsWorld, hub, member, stranger, third } from "../../support/accountsWorld.ts";
import type { LayeredWorld } from "../../support/layeredWorld.ts";
import { bucket, region } from "../../support/world.ts";

const minute = 60_000;
const at = { Bucket: bucket };
const changed = { why: "baseline" } as const;
const spec = { name: bucket, region };
const versioned = { require: { versioning: true } };

/** What the command line plans with, which reads the layers itself. */
function foresightOf(world: LayeredWorld): Foresight {
  const now = () => world.clock.now();
  const alone = bySpecAlone(world.core.provider, "sweep", now);
  const limits = world.core.exceptionLimits;
  const layers = { ...layersIn([...world.items.values()], now()), ...(limits && { limits }) };
  return withLayers({ ...alone, foreseer: world.core }, layers);
}

async function byCli(world: LayeredWorld, item: unknown) {
  const foresight = foresightOf(world);
  const target = { name: bucket, ...(item !== undefined && { spec: item }) };
  const planned = await planOne(target, foresight, new AbortController().signal);
  return "plan" in planned ? said(planned.plan) : { reason: planned.reason };
}

/** Plans the bucket as the plan function does. */
async function byFunction(world: LayeredWorld, item: unknown) {
  const specs = { get: async () => item as never, page: async () => ({ items: [] }) as never };
  const { plans } = (await planReport({ bucket }, { ...world.core, specs })) as never as {
    plans: (Plan & { error?: { message: string } })[];
  };
  const [plan] = plans;
  if (!plan) throw new Error("there is no plan");
  return plan.error ? { reason: plan.error.message } : said(plan);
}

const said = ({ region: place, exists, actions, held, refused, manual, drift, unknown, inSync }: Plan) => ({
  ...{ place, exists, inSync },
  unknown: unknown.map(({ facet, reason }) => [facet, reason]),
  actions: actions.map(({ type }) => type),
  withheld: [refused, manual, held].map((list) => list.map(({ facet, reason }) => [facet, reason])),
  drift: drift.map(({ path, from }) => [path, from]),
});

interface Situation {
  readonly what: string;
  /** The account of the bucket, if it is not the deployment's own. */
  readonly account?: string;
  /** What the function says in the place of a plan, if it is another sentence. */
  readonly functionSays?: object;
  readonly item?: object;
  set(world: LayeredWorld): Promise<void>;
  /** What both say. */
  readonly says: object;
}

const tagged = (team: string) =>
  new PutBucketTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: "team", Value: team }] } });
/** The bucket as a whole needs a person. */
const withheld = (reason: string) => ({
  withheld: [[], [["bucket", expect.stringContaining(reason)]], []],
});
const actions = (...list: string[]) => ({ actions: list });

const situations: readonly Situation[] = [
  {
    what: "a spec whose region is false, under a baseline of the true region",
    item: { ...spec, region: "eu-west-1" },
    set: async (world) => world.baseline("here", { ...versioned, select: { regions: [region] } }),
    says: { place: region, ...actions("PutBucketVersioning") },
  },
  {
    what: "a spec whose region is false, under a baseline of that region",
    item: { ...spec, region: "eu-west-1" },
    set: async (world) => world.baseline("there", { ...versioned, select: { regions: ["eu-west-1"] } }),
    says: { reason: expect.stringContaining(`the bucket is in ${region}`) },
  },
  {
    what: "an invalid spec with tags that a baseline selects by, on a bucket with other tags",
    item: { ...spec, tags: { team: "orders" }, versionning: true },
    set: async (world) => {
      world.baseline("orders", { ...versioned, select: { tags: { team: "orders" } } });
      await world.s3.send(tagged("billing"), region);
    },
    says: { reason: expect.stringContaining("versionning") },
  },
  {
    what: "an invalid spec with other tags, on a bucket with the tags that a baseline selects by",
    item: { ...spec, tags: { team: "billing" }, versionning: true },
    set: async (world) => {
      world.baseline("orders", { ...versioned, select: { tags: { team: "orders" } } });
      await world.s3.send(tagged("orders"), region);
    },
    says: actions("PutBucketVersioning"),
  },
  {
    what: "a new bucket within quietSeconds that no worker has seen",
    set: async (world) => world.baseline("company", versioned),
    says: { ...actions(), withheld: [[], [], [[expect.any(String), expect.any(String)]]] },
  },
  {
    what: "a bucket that was new",
    async set(world) {
      world.baseline("company", versioned);
      world.clock.pass(30 * minute);
    },
    says: actions("PutBucketVersioning"),
  },
  {
    what: "a requirement that is withdrawn, where the spec says something else",
    item: { ...spec, versioning: false },
    async set(world) {
      world.specs.set(bucket, { ...spec, adopt: true, versioning: false } as never);
      world.baseline("company", versioned);
      await world.trigger(changed);
      world.items.clear();
      world.baseline("company", { require: { blockPublicAccess: true } });
      world.clock.pass(10 * minute);
    },
    says: {
      ...actions(),
      withheld: [[], [["versioning", expect.stringContaining("no longer")]], []],
    },
  },
  {
    what: "a paused spec",
    item: { ...spec, paused: true, adopt: true, versioning: true },
    set: async () => undefined,
    says: { ...actions(), ...withheld("paused") },
  },
  {
    what: "a paused spec, and a requirement",
    item: { ...spec, paused: true, adopt: true, accelerate: true },
    set: async (world) => world.baseline("company", versioned),
    says: actions("PutBucketVersioning"),
  },
  {
    what: "a bucket that is gone and was managed",
    async set(world) {
      world.baseline("company", versioned);
      await world.trigger(changed);
      await world.s3.send(new DeleteBucketCommand(at), region);
      world.clock.pass(10 * minute);
    },
    says: { reason: "it does not exist, and has no spec" },
    functionSays: expect.objectContaining({ exists: false, ...withheld("no spec asks for it") }),
  },
  {
    what: "a bucket that is gone and was never seen",
    async set(world) {
      world.baseline("company", versioned);
      await world.s3.send(new DeleteBucketCommand(at), region);
    },
    says: { reason: "it has no spec, and no baseline selects it" },
    functionSays: { reason: "the bucket has no spec, and no baseline selects it" },
  },
  {
    what: "a spec of a member account",
    account: member,
    item: { ...spec, account: member, adopt: true, versioning: true },
    set: async () => undefined,
    says: actions("PutBucketVersioning"),
  },
  {
    what: "a spec of a member account, under a baseline that selects the account",
    account: member,
    item: { ...spec, account: member, adopt: true },
    set: async (world) => world.baseline("members", { ...versioned, select: { accounts: [member] } }),
    says: actions("PutBucketVersioning"),
  },
  {
    what: "a spec of a member account whose bucket is in another member account",
    account: third,
    item: { ...spec, account: member, adopt: true, versioning: true },
    set: async () => undefined,
    says: { ...actions(), ...withheld(`is in account ${third}, not in account ${member}`) },
  },
  {
    what: "a spec without an account whose bucket is in a member account",
    account: member,
    item: { ...spec, adopt: true, versioning: true },
    set: async () => undefined,
    says: { ...actions(), ...withheld(`is in account ${member}, not in account ${hub}`) },
  },
  {
    what: "a spec of an account that is not the deployment's",
    item: { ...spec, account: stranger, adopt: true, versioning: true },
    set: async () => undefined,
    says: { reason: expect.stringContaining(`account ${stranger} is not one of the deployment's accounts`) },
  },
];

async function worldIn({ set, item, account = hub }: Situation): Promise<LayeredWorld> {
  const world = new AccountsWorld();
  Object.assign(world.core, { quietMs: 5 * minute });
  const CreateBucketConfiguration = { LocationConstraint: region } as const;
  await world.of(account).send(new CreateBucketCommand({ ...at, CreateBucketConfiguration }), region);
  await set(world);
  if (item) world.specs.set(bucket, item as never);
  return world;
}

describe("plan of the command line and the plan function say the same", () => {
  it.each(situations)("for $what", async (situation) => {
    const world = await worldIn(situation);
    const cli = await byCli(world, situation.item);
    const service = await byFunction(world, situation.item);
    expect(cli).toMatchObject(situation.says);
    expect(service).toEqual(situation.functionSays ?? cli);
  });
});

describe("tags by which a baseline selects, and which S3 does not let the service read", () => {
  const denied = Object.assign(new Error("no"), { name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
  const reason =
    "the tags by which a baseline selects buckets could not be read (GetBucketTagging was denied, or the bucket is owned by another account (AccessDenied: no))";

  async function unreadable(facets: object) {
    const item = { ...spec, adopt: true, ...facets };
    const set = async (made: LayeredWorld) =>
      made.baseline("dev", { select: { tags: { env: "dev" } }, require: { versioning: true } });
    const world = await worldIn({ what: "", item, set, says: {} });
    world.s3.intercept = (operation) => (operation === "GetBucketTagging" ? denied : undefined);
    return { world, item };
  }

  it("are in one sentence what the worker records and what the command line says", async () => {
    const { world, item } = await unreadable({ blockPublicAccess: true });
    await world.trigger({ why: "sweep" });
    expect(world.status).toMatchObject({ verdict: "blocked", conditions: { tags: { reason } } });
    const { layers, ...foresight } = foresightOf(world);
    const facts = factsOf({ name: bucket, spec: item }, layers.baselines, { layers, ...foresight });
    const error = await facts.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: reason, kind: "denied" });
    const { what, todo } = explain(error, { stage: "prod", region });
    expect(what.text).toMatch(/^access denied to /);
    expect(what.text).toContain(reason);
    expect(todo?.text).toContain("docs/security.md");
  });

  it.each<[string, object, object]>([
    ["in sync", {}, {}],
    ["that differs", { blockPublicAccess: false }, { exists: true }],
    ["in observe mode", { mode: "observe" }, {}],
    ["paused", { paused: true }, {}],
  ])(
    "keep the plan of a bucket %s from saying that it is in sync, in the same sentence",
    async (_, more, says) => {
      const { world, item } = await unreadable({ blockPublicAccess: true, ...more });
      const both = { inSync: false, unknown: [["tags", reason]], ...says };
      expect(await byCli(world, item)).toMatchObject(both);
      expect(await byFunction(world, item)).toMatchObject(both);
      await world.trigger({ why: "sweep" });
      expect(world.status?.conditions).toMatchObject({ tags: { reason } });
    },
  );

  it.each([
    ["with a call", { blockPublicAccess: true }, false],
    ["without one", {}, false],
    ["that is forced", { blockPublicAccess: true }, true],
    ["that is forced, without a call", {}, true],
  ])(
    "keep an apply %s with one's own credentials from saying that the bucket is as wanted",
    async (_, facets, isForced) => {
      const { world, item } = await unreadable(facets);
      const applied = await applyDirectly(item, foresightOf(world), isForced);
      expect(applied).toMatchObject({ verdict: "not converged", reason });
      expect(applied.text.text).toContain(reason);
    },
  );

  it("are unknown once, where a baseline that selects the bucket requires tags", async () => {
    const { world, item } = await unreadable({ blockPublicAccess: true });
    world.baseline("company", { require: { tags: { owner: "platform" } } });
    expect(await byFunction(world, item)).toMatchObject({ unknown: [["tags", reason]] });
    await world.trigger({ why: "sweep" });
    expect(world.status?.conditions).toMatchObject({ tags: { reason } });
  });
});
