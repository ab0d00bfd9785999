import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, it } from "vitest";
import { converge, type Decider } from "../../../core/apply/converge.ts";
import { Guard } from "../../../core/plan/guard.ts";
import { MemoryS3 } from "../../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../../core/providers/memory.ts";
import { parseDesired } from "../../../core/spec/desired.ts";

const [Bucket, region] = ["orders-archive", "ca-central-1"];
const statement = (Sid: string, more: object = {}) => ({
  Sid,
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/app" },
  Action: "s3:GetObject",
  Resource: `arn:aws:s3:::${Bucket}/${Sid}/*`,
  ...more,
});
const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const ours = statement("ours");
const theirs = statement("theirs");
const open = statement("open", { Principal: "*" });

let s3: MemoryS3;
/** Before our call of this operation and number, another principal does this. */
let meanwhile: Record<string, () => Promise<unknown>>;

beforeEach(async () => {
  s3 = new MemoryS3();
  meanwhile = {};
  const CreateBucketConfiguration = { LocationConstraint: "ca-central-1" } as const;
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }), region);
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }), region);
});

const put = (...statements: object[]) =>
  s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(policy(...statements)) }), region);

async function statements(): Promise<{ Sid: string }[]> {
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket }), region);
  return JSON.parse(Policy ?? "{}").Statement;
}

/** Applies a spec; the calls that reached S3, and the result. */
async function applied(spec: object, decider: Decider = {}) {
  const desired = parseDesired({ name: Bucket, region, ...spec });
  const counts = new Map<string, number>();
  const calls: string[] = [];
  s3.intercept = async (operation) => {
    const nth = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, nth);
    calls.push(operation);
    const change = meanwhile[`${operation} ${nth}`];
    if (!change) return undefined;
    const { intercept } = s3;
    s3.intercept = undefined;
    const fault = await change();
    s3.intercept = intercept;
    return fault instanceof Error ? fault : undefined;
  };
  const provider = new MemoryS3Provider({ s3, owner: "111122223333" });
  const result = await converge(desired, { provider, guard: new Guard({ public: [] }) }, decider);
  s3.intercept = undefined;
  return { calls, result };
}

const additive = { policy: policy(ours), additive: ["policy"] };
const [get, write] = ["GetBucketPolicy", "PutBucketPolicy"];

describe("a facet whose write keeps what others have", () => {
  it("is read again right before it is written", async () => {
    await put(theirs);
    const { calls, result } = await applied(additive);
    expect(calls).toEqual([get, get, write, get]);
    expect(result.converged).toBe(true);
    expect(await statements()).toEqual([theirs, ours]);
  });

  it("is composed of what was read last; the previous value in the history is that one", async () => {
    await put(statement("old"));
    meanwhile["GetBucketPolicy 2"] = () => put(theirs);
    const { calls, result } = await applied(additive);
    expect(calls).toEqual([get, get, get, write, get]);
    expect(await statements()).toEqual([theirs, ours]);
    expect(result.plan.before).toEqual({ policy: policy(theirs) });
    expect(result.converged).toBe(true);
  });

  it("is not written if another principal has repaired it", async () => {
    await put(theirs);
    meanwhile["GetBucketPolicy 2"] = () => put(theirs, ours);
    const { calls, result } = await applied(additive);
    expect(calls).toEqual([get, get]);
    expect(result.converged).toBe(true);
  });

  it("is written nevertheless while another principal never stops", async () => {
    await put(theirs);
    for (const nth of [2, 3, 4]) meanwhile[`${get} ${nth}`] = () => put(theirs, statement(`n${nth}`));
    const { calls } = await applied(additive);
    expect(calls).toEqual([get, get, get, get, write, get]);
    expect((await statements()).map(({ Sid }) => Sid).toSorted()).toEqual(["n4", "ours", "theirs"]);
  });

  it("is judged anew by the guard", async () => {
    await put(open);
    meanwhile["GetBucketPolicy 2"] = () => put(theirs);
    // The bucket is open as the spec wants, so the first plan adds no access.
    const { calls, result } = await applied({ policy: policy(open, ours), additive: ["policy"] });
    expect(calls).toEqual([get, get]);
    expect(result.plan.refused.map(({ facet }) => facet)).toEqual(["policy"]);
    expect(await statements()).toEqual([theirs]);
  });

  it("is decided about anew", async () => {
    await put(theirs);
    meanwhile["GetBucketPolicy 2"] = () => put(statement("other"));
    const plans: string[][] = [];
    await applied(
      { tags: { a: "b" }, ...additive },
      {
        decide: async (plan) => {
          plans.push(plan.actions.map(({ type }) => type));
          return plan;
        },
      },
    );
    expect(plans).toEqual([["PutBucketTagging", "PutBucketPolicy"], ["PutBucketPolicy"]]);
  });

  it("is not written if it cannot be read again", async () => {
    await put(theirs);
    meanwhile["GetBucketPolicy 2"] = async () => Object.assign(new Error("no"), { name: "AccessDenied" });
    const { calls, result } = await applied(additive);
    expect(calls).not.toContain(write);
    expect(result.failed.map(({ facet, failure }) => [facet, failure.kind])).toEqual([["policy", "denied"]]);
  });

  it("is closed even if it cannot be read again", async () => {
    await put(theirs);
    const kept = { policy: policy(theirs), ignore: ["/policy/Statement/kept"] };
    await put(theirs, open);
    meanwhile["GetBucketPolicy 2"] = async () => Object.assign(new Error("no"), { name: "AccessDenied" });
    const { calls } = await applied(kept);
    expect(calls).toEqual([get, get, write, get]);
    expect(await statements()).toEqual([theirs]);
  });
});

describe("any other facet", () => {
  it("is not read again", async () => {
    await put(theirs);
    const { calls } = await applied({ policy: policy(ours), tags: { a: "b" } });
    expect(calls.filter((name) => name === get)).toHaveLength(2);
  });
});
