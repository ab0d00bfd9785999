import fc from "fast-check";
import { describe, it } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { diff } from "../../../core/values/normal.ts";
import { parseDesired } from "../../../exports/index.ts";

type Pick = () => number;
const strict = { ignores: () => false, additive: false };
const picks = fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }));

const shuffled = <T>(list: readonly T[], pick: Pick): T[] =>
  list
    .map((element) => ({ element, at: pick() }))
    .sort((a, b) => a.at - b.at)
    .map(({ element }) => element);
const oneOf = <T>(pick: Pick, ...forms: readonly T[]): T => forms[Math.floor(pick() * forms.length)] as T;
const mixed = (text: string, pick: Pick) =>
  [...text].map((letter) => oneOf(pick, letter.toUpperCase(), letter.toLowerCase())).join("");

function drift(name: string, wanted: unknown, actual: unknown): number {
  const facet = facetTable.get(name);
  if (!facet) throw new Error(`no facet ${name}`);
  const parse = (value: unknown) => parseDesired({ name: "orders-archive", [name]: value }).facets.get(name);
  const there = parse(actual);
  return diff(facet.normalise(parse(wanted), there), facet.effective(facet.normalise(there, there)), strict)
    .length;
}

/** However a value is written in other words, in either direction, it is no drift. */
function neverDrift<T>(
  name: string,
  values: fc.Arbitrary<T>,
  rewrite: (value: T, pick: Pick) => unknown,
): void {
  fc.assert(
    fc.property(values, picks, (value, stream) => {
      const numbers = stream[Symbol.iterator]();
      const pick = () => numbers.next().value as number;
      const [there, wanted] = [rewrite(value, pick), rewrite(value, pick)];
      return drift(name, wanted, there) + drift(name, there, wanted) === 0;
    }),
  );
}

const id = fc.constantFrom("a", "b", "c", "d");
const prefix = fc.constantFrom("", "logs/", "tmp/");

describe("an equal form is no drift", () => {
  it("of a lifecycle", () => {
    const rule = fc.record({
      ID: id,
      Status: fc.constantFrom("Enabled", "Disabled"),
      prefix,
      tags: fc.subarray(["x", "y"]).map((keys) => keys.map((Key) => ({ Key, Value: "1" }))),
      transitions: fc.subarray([
        { NoncurrentDays: 30, StorageClass: "STANDARD_IA" },
        { NoncurrentDays: 90, StorageClass: "GLACIER" },
      ]),
      until: fc.constantFrom("2027-01-01", "2027-06-01"),
    });
    const rules = fc.uniqueArray(rule, { minLength: 1, maxLength: 3, selector: ({ ID }) => ID });
    neverDrift("lifecycle", rules, (all, pick) =>
      shuffled(all, pick).map((one) => ({
        ID: one.ID,
        Status: one.Status,
        ...scope(one.prefix, one.tags, pick),
        ...(one.transitions.length > 0 && { NoncurrentVersionTransitions: shuffled(one.transitions, pick) }),
        Expiration: {
          Date: oneOf<string | Date>(pick, one.until, `${one.until}T00:00:00.000Z`, new Date(one.until)),
        },
      })),
    );
  });

  it("of a CORS configuration", () => {
    const words = (...all: string[]) => fc.subarray(all, { minLength: 1 });
    const rule = fc.record({
      AllowedMethods: words("GET", "PUT", "HEAD"),
      AllowedOrigins: words("https://a.example", "https://b.example"),
      AllowedHeaders: words("authorization", "x-amz-date"),
      ExposeHeaders: words("etag", "x-amz-request-id"),
      MaxAgeSeconds: fc.constantFrom(0, 3_000),
    });
    neverDrift("cors", fc.array(rule, { minLength: 1, maxLength: 3 }), (rules, pick) => {
      const written = rules.map((one) => ({
        ...one,
        AllowedMethods: shuffled(one.AllowedMethods, pick),
        AllowedOrigins: shuffled(one.AllowedOrigins, pick),
        AllowedHeaders: shuffled(one.AllowedHeaders, pick).map((header) => mixed(header, pick)),
        ExposeHeaders: shuffled(one.ExposeHeaders, pick).map((header) => mixed(header, pick)),
      }));
      return oneOf<unknown>(pick, written, { CORSRules: written });
    });
  });

  it("of a notification configuration", () => {
    const queue = fc.record({
      Id: id,
      QueueArn: fc.constantFrom("a", "b").map((name) => `arn:aws:sqs:ca-central-1:111122223333:${name}`),
      Events: fc.subarray(["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:ObjectRestore:*"], {
        minLength: 1,
      }),
      prefix,
      suffix: fc.constantFrom(".csv", ".json"),
    });
    const queues = fc.uniqueArray(queue, { minLength: 1, maxLength: 3, selector: ({ Id }) => Id });
    neverDrift("notification", queues, (all, pick) => ({
      QueueConfigurations: shuffled(all, pick).map(({ Id, QueueArn, Events, ...filter }) => ({
        Id,
        QueueArn,
        Events: shuffled(Events, pick),
        Filter: {
          Key: {
            FilterRules: shuffled(
              [
                { Name: oneOf(pick, "prefix", "Prefix"), Value: filter.prefix },
                { Name: oneOf(pick, "suffix", "Suffix"), Value: filter.suffix },
              ],
              pick,
            ),
          },
        },
      })),
      ...(pick() < 0.5 && { TopicConfigurations: [] }),
    }));
  });
});

/** Which objects a lifecycle rule is for, in one of the ways to say it. */
function scope(prefix: string, tags: readonly { Key: string; Value: string }[], pick: Pick): object {
  const [only] = tags;
  const And = { Prefix: prefix, Tags: shuffled(tags, pick) };
  if (tags.length > 1 || (only && prefix)) return { Filter: { And } };
  if (only) return { Filter: { Tag: only } };
  const whole = prefix === "" ? [{ Filter: {} }] : [];
  return oneOf<object>(pick, { Filter: { Prefix: prefix } }, { Prefix: prefix }, ...whole);
}
