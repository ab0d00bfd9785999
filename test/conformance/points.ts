import { expect } from "vitest";
import { observe } from "../../core/observe/observe.ts";
import type { Plan } from "../../exports/index.ts";
import { type Backend, specOf, type Trial } from "./backend.ts";
import { memoryPoints } from "./memoryPoints.ts";

/** One thing that must hold for every facet to which it applies. */
export interface Point {
  readonly title: string;
  applies(trial: Trial): boolean;
  run(trial: Trial): Promise<void>;
}

export const always = () => true;

export const plan = (trial: Trial, value: unknown): Promise<Plan> =>
  trial.backend.manager.plan(specOf(trial, value));

export const expectInSync = async (trial: Trial, value: unknown) =>
  expect(`${await plan(trial, value)}`).toContain("in sync");

export async function converge(trial: Trial, value: unknown): Promise<void> {
  const result = await trial.backend.manager.apply(specOf(trial, value));
  expect(result.converged, `${result}`).toBe(true);
}

/** Removes the configuration; false where S3 has no way back and the plan says so beforehand. */
async function remove(trial: Trial): Promise<boolean> {
  const { refused } = await plan(trial, null);
  if (refused.length > 0) {
    expect(refused[0]?.reason).toMatch(/S3 cannot/);
    return false;
  }
  await converge(trial, null);
  return true;
}

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
};

const [first, second] = [
  (trial: Trial) => trial.facet.examples[0],
  (trial: Trial) => trial.facet.examples[1],
];

export const points: readonly Point[] = [
  {
    title: "created from nothing",
    applies: always,
    run: (trial) => converge(trial, first(trial)),
  },
  {
    title: "no second write, nor a third",
    applies: always,
    run: async (trial) => {
      for (const example of trial.facet.examples) {
        await converge(trial, example);
        for (let again = 0; again < 2; again++) {
          const result = await trial.backend.manager.apply(specOf(trial, example));
          expect(result.sent, `${result}`).toEqual([]);
        }
      }
    },
  },
  {
    title: "follows a changed spec",
    applies: always,
    run: async (trial) => {
      await converge(trial, first(trial));
      expect((await plan(trial, second(trial))).drift).not.toEqual([]);
      await converge(trial, second(trial));
      await expectInSync(trial, second(trial));
    },
  },
  {
    title: "changed by hand, found and repaired",
    applies: always,
    run: async (trial) => {
      await converge(trial, first(trial));
      await converge(trial, second(trial));
      const { drift, actions } = await plan(trial, first(trial));
      expect(drift.map(({ facet }) => facet)).toContain(trial.facet.name);
      // What locks objects cannot be loosened again everywhere; where it can, it is.
      if (actions.length > 0) await converge(trial, first(trial));
    },
  },
  {
    title: "removed by hand, found and repaired",
    applies: always,
    run: async (trial) => {
      await converge(trial, second(trial));
      if (!(await remove(trial))) return;
      expect((await plan(trial, second(trial))).drift).not.toEqual([]);
      await converge(trial, second(trial));
    },
  },
  {
    title: "null removes, and is then in sync",
    applies: always,
    run: async (trial) => {
      await converge(trial, first(trial));
      if (await remove(trial)) await expectInSync(trial, null);
    },
  },
  {
    title: "null on a new bucket is in sync",
    applies: ({ facet }) => !facet.alongside,
    run: async (trial) => {
      await trial.backend.manager.apply(specOf(trial, null));
      await expectInSync(trial, null);
    },
  },
  {
    title: "written in another order is no drift",
    applies: always,
    run: async (trial) => {
      const [example] = trial.facet.examples;
      await converge(trial, example);
      await expectInSync(trial, reversed(example));
    },
  },
  {
    title: "what is read can be a spec, and is in sync",
    applies: always,
    run: async (trial) => {
      await converge(trial, second(trial));
      await expectInSync(trial, await read(trial));
    },
  },
  {
    title: "more configurations than a page holds",
    applies: ({ facet }) => facet.reading.next !== undefined,
    run: async (trial) => {
      const [example] = first(trial) as [object];
      const many = Array.from({ length: 120 }, (_, index) => ({ ...example, Id: `id${index}` }));
      await converge(trial, many);
      await expectInSync(trial, many);
      await converge(trial, many.slice(0, 110));
    },
  },
  ...memoryPoints,
];

async function read({ backend, facet, bucket }: Trial): Promise<unknown> {
  const ref = { name: bucket, region: backend.region };
  const seen = (await observe(backend.provider, ref, [facet.name])).facets.get(facet.name);
  if (!seen || "failure" in seen) throw new Error(`${facet.name} cannot be read`);
  return JSON.parse(JSON.stringify(seen.value));
}

export const pointsFor = (backend: Backend) =>
  points.filter((point) => backend.memory || !memoryPoints.includes(point));
