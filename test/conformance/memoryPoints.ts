import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import type { MemoryS3 } from "../../core/providers/memory/s3.ts";
import { MemoryS3Provider } from "../../core/providers/memory.ts";
import { operation } from "../../core/providers/operation.ts";
import { type Action, InvalidSpec, S3Manager } from "../../exports/index.ts";
import { grown } from "../support/grown.ts";
import { specOf, type Trial } from "./backend.ts";
import { lastingPoints } from "./lastingPoints.ts";
import type { Point } from "./points.ts";

const memoryOf = ({ backend }: Trial): MemoryS3 => {
  if (!backend.memory) throw new Error("this point needs the S3 in memory");
  return backend.memory;
};

const refuse = (code: string, status: number) =>
  Object.assign(new Error("said S3"), { name: code, Code: code, $metadata: { httpStatusCode: status } });

/** Lets each call of some kind fail with a code, for as long as the work takes. */
async function failing<T>(
  trial: Trial,
  which: (operation: string) => boolean,
  [code, status]: readonly [string, number],
  work: () => Promise<T>,
): Promise<T> {
  const memory = memoryOf(trial);
  memory.intercept = (name) => (which(name) ? refuse(code, status) : undefined);
  try {
    return await work();
  } finally {
    memory.intercept = () => undefined;
  }
}

const readOperation = ({ facet, bucket, backend }: Trial) =>
  operation(facet.reading.command({ name: bucket, region: backend.region })).name;

const isWrite = (name: string) => /^(Put|Delete|Create|Update)/.test(name);

const apply = (trial: Trial, example: number) =>
  trial.backend.manager.apply(specOf(trial, trial.facet.examples[example]));

// Another facet that says whether the failure of this one reaches beyond it.
const neighbour = ({ facet }: Trial) => (facet.name === "tags" ? { versioning: true } : { tags: { a: "1" } });

const unreadable = (title: string, failure: readonly [string, number], kind: string): Point => ({
  title,
  applies: () => true,
  run: async (trial) => {
    await apply(trial, 0);
    const read = readOperation(trial);
    const plan = await failing(
      trial,
      (name) => name === read,
      failure,
      () => trial.backend.manager.plan({ ...specOf(trial, trial.facet.examples[0]), ...neighbour(trial) }),
    );
    expect(plan.unknown).toMatchObject([{ facet: trial.facet.name, kind }]);
    expect(plan.inSync).toBe(false);
    expect(plan.drift.map(({ facet }) => facet)).toContain(Object.keys(neighbour(trial))[0]);
  },
});

const writeFails = (title: string, failure: readonly [string, number], kind: string): Point => ({
  title,
  applies: () => true,
  run: async (trial) => {
    await apply(trial, 0);
    const result = await failing(trial, isWrite, failure, () => apply(trial, 1));
    expect(result.failed.map((failed) => failed.failure.kind)).toContain(kind);
    expect(result.converged).toBe(false);
    expect((await apply(trial, 1)).converged).toBe(true);
  },
});

/** What only an S3 with injected failures shows. */
export const memoryPoints: readonly Point[] = [
  ...lastingPoints,
  unreadable("a denied read makes only this facet unknown", ["AccessDenied", 403], "denied"),
  {
    title: "what a region does not have: on is blocked with the reason, null is satisfied",
    applies: () => true,
    run: async (trial) => {
      await apply(trial, 0);
      const read = readOperation(trial);
      const planned = (value: unknown) =>
        failing(
          trial,
          (name) => name === read,
          ["NotImplemented", 501],
          () => trial.backend.manager.plan({ ...specOf(trial, value), ...neighbour(trial) }),
        );
      const refused: string[] = [];
      for (const example of trial.facet.examples) {
        const plan = await planned(example);
        refused.push(...plan.refused.map(({ reason }) => reason));
        expect(plan.actions.map(({ facet }) => facet)).not.toContain(trial.facet.name);
        expect(plan.drift.map(({ facet }) => facet)).toContain(Object.keys(neighbour(trial))[0]);
      }
      expect(refused).toContainEqual(
        expect.stringContaining(`S3 does not support ${trial.facet.name} for this bucket`),
      );
      const without = await planned(null);
      expect([...without.unknown, ...without.refused]).toEqual([]);
      expect(without.actions.map(({ facet }) => facet)).not.toContain(trial.facet.name);
    },
  },
  writeFails("a transient refusal is one to try again", ["SlowDown", 503], "transient"),
  writeFails("a denied write is not tried again, and says so", ["AccessDenied", 403], "denied"),
  {
    title: "members that S3 learns to answer are no drift",
    // What a policy is, a grant and a tag, is known for good.
    applies: ({ facet }) => !["policy", "acl", "tags"].includes(facet.name),
    run: async (trial) => {
      for (const example of trial.facet.examples.keys()) {
        await apply(trial, example);
        const { subresource } = operation(
          trial.facet.reading.command({ name: trial.bucket, region: trial.backend.region }),
        );
        const there = memoryOf(trial).peek(trial.bucket, subresource);
        if (there !== undefined) memoryOf(trial).plant(trial.bucket, subresource, grown(there));
        const planned = await trial.backend.manager.plan(specOf(trial, trial.facet.examples[example]));
        expect(planned.inSync, `${planned}`).toBe(true);
        memoryOf(trial).plant(trial.bucket, subresource, there);
      }
    },
  },
  {
    title: "an empty value is none, or refused where none would take a protection away",
    applies: () => true,
    run: async (trial) => {
      await apply(trial, 0);
      for (const empty of ["", []]) {
        const planned = await trial.backend.manager.plan(specOf(trial, empty)).catch((error) => error);
        if (trial.facet.fresh !== undefined) expect(planned).toBeInstanceOf(InvalidSpec);
        else {
          const { actions } = await trial.backend.manager.plan(specOf(trial, null));
          expect(planned.actions.map(({ type }: Action) => type)).toEqual(actions.map(({ type }) => type));
        }
      }
    },
  },
  {
    title: "absent from the spec: neither read nor written",
    applies: () => true,
    run: async (trial) => {
      await apply(trial, 0);
      const memory = memoryOf(trial);
      memory.calls.length = 0;
      await trial.backend.manager.apply({
        name: trial.bucket,
        region: trial.backend.region,
        ...neighbour(trial),
      });
      expect(memory.calls.map((call) => call.operation)).not.toContain(readOperation(trial));
    },
  },
  {
    title: "a plan writes nothing",
    applies: () => true,
    run: async (trial) => {
      await apply(trial, 0);
      const memory = memoryOf(trial);
      memory.calls.length = 0;
      await trial.backend.manager.plan(specOf(trial, trial.facet.examples[1]));
      expect(memory.calls.filter((call) => call.write)).toEqual([]);
    },
  },
  {
    title: "the bucket vanishes half-way: a state, not an accident",
    applies: () => true,
    run: async (trial) => {
      await apply(trial, 0);
      const memory = memoryOf(trial);
      memory.intercept = async (name) => {
        if (!isWrite(name)) return undefined;
        memory.intercept = () => undefined;
        await memory.send(new DeleteBucketCommand({ Bucket: trial.bucket }), trial.backend.region);
        return undefined;
      };
      const result = await apply(trial, 1);
      expect(result.failed.map(({ failure }) => failure.kind)).toContain("missing");
      expect((await apply(trial, 1)).converged).toBe(true);
    },
  },
  {
    title: "in another region, or of another account: said, and nothing written",
    applies: () => true,
    run: async (trial) => {
      await apply(trial, 0);
      const memory = memoryOf(trial);
      memory.calls.length = 0;
      const elsewhere = { ...specOf(trial, trial.facet.examples[1]), region: "eu-west-1" };
      await expect(trial.backend.manager.plan(elsewhere)).rejects.toMatchObject({ kind: "elsewhere" });
      const stranger = new MemoryS3Provider({ s3: memory, owner: "999999999999" });
      const plan = await new S3Manager({ provider: stranger }).plan(specOf(trial, trial.facet.examples[1]));
      expect(plan.unknown.map(({ facet }) => facet)).toContain(trial.facet.name);
      expect(plan.unknown[0]?.reason).toContain("another account");
      expect(memory.calls.filter((call) => call.write)).toEqual([]);
    },
  },
];
