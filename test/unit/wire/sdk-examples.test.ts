import { describe, expect, it } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { failureOf } from "../../../core/providers/awsErrors.ts";
import { operation } from "../../../core/providers/operation.ts";
import type { Command, S3Provider } from "../../../core/providers/provider.ts";
import { asPlainJson } from "../../../core/values/normal.ts";
import { S3Manager } from "../../../exports/index.ts";
import { ManualClock } from "../../support/manualClock.ts";
import { type SdkExample, sdkExamples } from "../../support/sdkExamples.ts";

// The examples of S3's own model, as the SDK that is installed prints them: a newer SDK brings newer ones.

const [name, region] = ["examplebucket", "us-west-2"];
const rows = [...facetTable.values()];
const readBy = (row: (typeof rows)[number]) => operation(row.reading.command({ name, region })).name;

/** What the examples get wrong: accounts without a number, and a mark of a program's in the middle of a policy. */
const corrected = (example: SdkExample): SdkExample =>
  JSON.parse(
    JSON.stringify(example)
      .replaceAll("acct-id", "111122223333")
      .replaceAll(/&[\w-]+-waiver;/g, ""),
  );

const examples = sdkExamples().map(corrected);

const answered = examples.flatMap((example) =>
  rows
    .filter((row) => readBy(row) === example.operation)
    .map((row) => [row.name, example.title, example, row] as const),
);
/** Of what is written: the member that a spec takes. Headers, and what has none, are no document. */
const memberOf = ({ input }: SdkExample) =>
  Object.entries(input).find(
    ([member, value]) =>
      !/^Bucket$|ContentMD5/.test(member) && (typeof value === "object" || member === "Policy"),
  );
const written = examples.flatMap((example) =>
  rows
    .filter((row) => example.operation.startsWith("Put") && example.operation in row.events)
    .flatMap((row) => {
      const member = memberOf(example);
      return member ? [[row.name, example.title, member[1], example, row] as const] : [];
    }),
);

const refused = Object.assign(new Error("said S3"), {
  name: "AccessDenied",
  Code: "AccessDenied",
  $metadata: { httpStatusCode: 403 },
});

/** S3 that gives one answer, takes every write, and denies all else. */
function answering(asked: string, answer: () => object) {
  const sent: Command[] = [];
  const provider: S3Provider = {
    region,
    read: async <A extends object>(_: string, command: Command<A>) => {
      if (operation(command).name === asked) return answer() as A;
      throw failureOf(refused, operation(command).name);
    },
    write: async (_, command) => {
      sent.push(command);
      return { requestId: "REQUEST1", at: "2026-01-01T00:00:00.000Z" };
    },
  };
  return { sent, manager: new S3Manager({ provider, clock: new ManualClock() }) };
}

const specOf = (facet: string, value: unknown) => ({ name, region, [facet]: value }) as never;

describe("an answer of S3's own examples", () => {
  it("is there for some facets, or the SDK prints them otherwise by now", () => {
    expect(answered.length).toBeGreaterThanOrEqual(8);
    expect(written.length).toBeGreaterThanOrEqual(8);
  });

  it.each(answered)("can be a spec, and is then in sync: %s, %s", async (facet, _, { response }, row) => {
    const { manager } = answering(readBy(row), () => response);
    const value = asPlainJson(row.reading.value([structuredClone(response)]));
    const plan = await manager.plan(specOf(facet, value));
    expect(plan.inSync, `${plan}`).toBe(true);
  });
});

describe("an answer in which there is nothing", () => {
  it.each(rows.map((row) => [row.name, row] as const))("is understood: %s", async (facet, row) => {
    const { manager } = answering(readBy(row), () => ({}));
    for (const value of [null, row.examples[0]]) {
      const spec = { ...row.alongside, [facet]: value };
      const { unknown } = await manager.plan({ name, region, ...spec } as never);
      expect(unknown.filter((one) => one.facet === facet)).toEqual([]);
    }
  });
});

/** What is not said again: S3 takes MFA delete only along with the root user's device. */
const unsaid = ["MFADelete"];

const without = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (member, inner) => (unsaid.includes(member) ? undefined : inner));

describe("a write of S3's own examples", () => {
  it.each(written)(
    "is what a spec that says the same sends: %s, %s",
    async (facet, _, value, { operation: put, input }, row) => {
      const { manager, sent } = answering(readBy(row), () => ({}));
      await manager.apply(specOf(facet, value));
      const own = sent
        .filter((command) => operation(command).name === put)
        .map((command) => asPlainJson(command.input));
      const { ContentMD5: _md5, ...wanted } = input;
      const plain = (text: unknown) =>
        typeof text === "string" && text.startsWith("{") ? JSON.parse(text) : text;
      const comparable = (one: unknown) =>
        Object.fromEntries(
          Object.entries(Object(one)).map(([key, inner]) => [key, key === "Bucket" ? "" : plain(inner)]),
        );
      expect(own.map(comparable)).toEqual([comparable(without(wanted))]);
    },
  );
});
