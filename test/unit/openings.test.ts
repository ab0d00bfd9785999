import { describe, expect, it } from "vitest";
import type { Facet } from "../../core/facets/facet.ts";
import { facets } from "../../core/facets/index.ts";
import type { Severity } from "../../core/plan/action.ts";
import { judge } from "../support/judge.ts";

const rows: readonly Facet[] = facets;

/** What it means that a row's examples are there unasked, and that they are not there though they are asked for. */
const decisions: Readonly<Record<string, { there: Severity[]; gone: Severity[] }>> = {
  versioning: { there: ["other", "other"], gone: ["weaker", "other"] },
  blockPublicAccess: { there: ["other", "other"], gone: ["exposure", "exposure"] },
  ownership: { there: ["other", "other"], gone: ["exposure", "weaker"] },
  acl: { there: ["other", "exposure"], gone: ["other", "other"] },
  encryption: {
    there: ["other", "weaker", "weaker", "other"],
    gone: ["weaker", "weaker", "weaker", "other"],
  },
  objectLock: { there: ["other", "other", "other", "other"], gone: ["weaker", "weaker", "weaker", "weaker"] },
  lifecycle: { there: ["weaker", "other", "other"], gone: ["other", "other", "other"] },
  cors: { there: ["weaker", "weaker"], gone: ["other", "other"] },
  website: { there: ["other", "exposure"], gone: ["other", "other"] },
  logging: { there: ["exposure", "exposure"], gone: ["weaker", "weaker"] },
  notification: { there: ["exposure", "exposure"], gone: ["weaker", "weaker"] },
  replication: { there: ["exposure", "exposure"], gone: ["weaker", "weaker"] },
  abac: { there: ["other", "exposure"], gone: ["other", "exposure"] },
  requestPayment: { there: ["other", "other"], gone: ["other", "exposure"] },
  metadata: { there: ["other", "exposure"], gone: ["weaker", "weaker"] },
  inventory: { there: ["exposure", "exposure", "other"], gone: ["weaker", "weaker", "other"] },
  analytics: { there: ["exposure", "exposure", "other"], gone: ["weaker", "weaker", "other"] },
};

/** Rows of which no difference gives access or protects less, and why. */
const harmless: Readonly<Record<string, string>> = {
  tags: "labels, unless the spec enables ABAC",
  accelerate: "another endpoint with the same authorization",
  metrics: "numbers of requests, in the bucket's own account",
  intelligentTiering: "objects stay readable by whom they were, only later",
};

// The policy has a corpus of its own.
const assessed = rows.filter(({ name }) => name !== "policy");

describe("every row has decided what a difference means", () => {
  it.each(assessed.map(({ name, examples }) => [name, examples] as const))(
    "for its examples: %s",
    (name, examples) => {
      const none: Severity[] = examples.map(() => "other");
      const { there, gone } = (name in harmless ? { there: none, gone: none } : decisions[name]) ?? {};
      expect(examples.map((one) => judge(name, one, null).severity)).toEqual(there);
      expect(examples.map((one) => judge(name, null, one).severity)).toEqual(gone);
    },
  );

  it("and none means nothing by oversight", () => {
    const silent = assessed.filter(
      ({ name, openings, isWeaker }) => !openings && !isWeaker && !(name in harmless),
    );
    expect(silent).toEqual([]);
    expect(Object.keys(harmless).filter((name) => name in decisions)).toEqual([]);
  });

  it.each(assessed.flatMap(({ name, examples }) => examples.map((example) => [name, example] as const)))(
    "a value opens nothing against itself: %s %j",
    (name, example) => {
      expect(judge(name, example, example)).toEqual({ severity: "other", openings: [] });
    },
  );
});
