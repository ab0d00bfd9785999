import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { facetTable } from "../../../core/facets/index.ts";
import { operation } from "../../../core/providers/operation.ts";
import { asPlainJson } from "../../../core/values/normal.ts";
import { draws } from "../../support/chance.ts";
import { name, region, wire } from "../../support/wire.ts";
import { type Element, meaningOf, parseXml, within } from "../../support/xml.ts";
import { s3Xml } from "./documented/documented.ts";

// What a repair does not change is sent as it was read, element by element, however the bucket words it.

type Words = (first: string, ...others: readonly string[]) => string;

/** A facet of several parts: each part in some wording, a part of ours, and the element that a part is. */
interface Parts {
  readonly facet: string;
  readonly element: string;
  readonly root: string;
  /** The part with this number, as the bucket words it. */
  part(number: number, words: Words): string;
  readonly around?: string;
}

const tags = (words: Words, number: number) =>
  words(
    `<Filter><Prefix>in${number}/</Prefix></Filter>`,
    `<Filter><And><Prefix>in${number}/</Prefix><Tag><Key>a</Key><Value>1</Value></Tag></And></Filter>`,
    `<Filter><And><Prefix>in${number}/</Prefix></And></Filter>`,
  );

const facets: readonly Parts[] = [
  {
    facet: "lifecycle",
    element: "Rule",
    root: "LifecycleConfiguration",
    part: (number, words) =>
      `<Rule><ID>r${number}</ID>${tags(words, number)}<Status>Enabled</Status>${words("<Expiration><Days>9</Days></Expiration>", "<Transition><Days>90</Days><StorageClass>GLACIER</StorageClass></Transition><Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>", "<Expiration><ExpiredObjectDeleteMarker>false</ExpiredObjectDeleteMarker></Expiration>", "<Expiration><Date>2027-01-01T00:00:00Z</Date></Expiration>")}</Rule>`,
  },
  {
    facet: "lifecycle",
    element: "Rule",
    root: "LifecycleConfiguration",
    part: (number, words) =>
      `<Rule><ID>r${number}</ID><Prefix>${words("", `in${number}/`)}</Prefix><Status>${words("Enabled", "Disabled")}</Status><Expiration><Days>9</Days></Expiration></Rule>`,
  },
  {
    facet: "cors",
    element: "CORSRule",
    root: "CORSConfiguration",
    part: (number, words) =>
      `<CORSRule>${words("", `<ID>c${number}</ID>`)}<AllowedOrigin>https://${number}.example</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod><AllowedHeader>${words("Authorization", "X-Amz-Date", "*")}</AllowedHeader>${words("", "<ExposeHeader>ETag</ExposeHeader>")}</CORSRule>`,
  },
  {
    facet: "notification",
    element: "QueueConfiguration",
    root: "NotificationConfiguration",
    part: (number, words) =>
      `<QueueConfiguration><Id>q${number}</Id>${words("", `<Filter><S3Key><FilterRule><Name>${words("Prefix", "prefix", "PREFIX")}</Name><Value>in/</Value></FilterRule></S3Key></Filter>`)}<Queue>arn:aws:sqs:ca-central-1:111122223333:q${number}</Queue><Event>s3:ObjectRemoved:*</Event><Event>s3:ObjectCreated:*</Event></QueueConfiguration>`,
  },
  {
    facet: "replication",
    element: "Rule",
    root: "ReplicationConfiguration",
    around: "<Role>arn:aws:iam::111122223333:role/replication</Role>",
    part: (number, words) =>
      `<Rule><ID>r${number}</ID><Priority>${number}</Priority><Status>Enabled</Status><DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>${tags(words, number)}${words("", "<SourceSelectionCriteria><ReplicaModifications><Status>Disabled</Status></ReplicaModifications></SourceSelectionCriteria>")}<Destination><Bucket>arn:aws:s3:::report-target</Bucket>${words("", "<Metrics><Status>Disabled</Status></Metrics>")}</Destination></Rule>`,
  },
  {
    facet: "replication",
    element: "Rule",
    root: "ReplicationConfiguration",
    around: "<Role>arn:aws:iam::111122223333:role/replication</Role>",
    part: (number, words) =>
      `<Rule><ID>r${number}</ID><Prefix>in${number}/</Prefix><Status>${words("Enabled", "Disabled")}</Status><Destination><Bucket>arn:aws:s3:::report-target</Bucket></Destination></Rule>`,
  },
  {
    facet: "tags",
    element: "TagSet",
    root: "Tagging",
    part: (number, words) =>
      `<Tag><Key>${words("k", "aws:k", "K")}${number}</Key><Value>${words("", "v", "V")}</Value></Tag>`,
  },
  {
    facet: "website",
    element: "RoutingRules",
    root: "WebsiteConfiguration",
    around: "<IndexDocument><Suffix>index.html</Suffix></IndexDocument>",
    part: (number, words) =>
      `<RoutingRule><Condition><KeyPrefixEquals>in${number}/</KeyPrefixEquals></Condition><Redirect><HostName>${number}.example</HostName>${words("", "<ReplaceKeyPrefixWith></ReplaceKeyPrefixWith>", "<Protocol>https</Protocol>")}</Redirect></RoutingRule>`,
  },
];

/** Facets whose parts stand in an element of their own. */
const wrapped: Readonly<Record<string, string>> = { tags: "TagSet", website: "RoutingRules" };

const documentOf = ({ facet, root, around = "" }: Parts, parts: readonly string[]) => {
  const [inner, wrapper] = [parts.join(""), wrapped[facet]];
  return s3Xml(root, around, wrapper ? `<${wrapper}>${inner}</${wrapper}>` : inner);
};

const partsIn = ({ facet, element }: Parts, document: string): readonly Element[] => {
  const root = parseXml(document);
  return wrapped[facet] ? within(root, element).flatMap(({ children }) => children) : within(root, element);
};

/** The same in other words, as a spec may have it. */
const inOtherWords = (part: string): string =>
  part
    .replace(/<(Name|AllowedHeader)>(.*?)<\//g, (_, element, word) => `<${element}>${word.toLowerCase()}</`)
    .replace(/<Filter><Prefix>(.*?)<\/Prefix><\/Filter>/g, "<Filter><And><Prefix>$1</Prefix></And></Filter>")
    .replace(/(<Event>.*?<\/Event>)(<Event>.*?<\/Event>)/g, "$2$1")
    .replace(/(<AllowedMethod>.*?<\/AllowedMethod>)(<AllowedMethod>.*?<\/AllowedMethod>)/g, "$2$1");

const choices = fc.infiniteStream(fc.nat());

function wordsFrom(stream: Iterable<number>): Words {
  const numbers = stream[Symbol.iterator]();
  return (...all) => all[(numbers.next().value as number) % all.length] as string;
}

async function over(parts: Parts, live: string) {
  const row = facetTable.get(parts.facet);
  if (!row) throw new Error(`no facet ${parts.facet}`);
  const { subresource } = operation(row.reading.command({ name, region }));
  return wire({ [`GET ${subresource}`]: { body: live }, [`PUT ${subresource}`]: {} });
}

async function valueIn(parts: Parts, document: string): Promise<unknown> {
  const seen = await (await over(parts, document)).read(parts.facet);
  if (!seen || "failure" in seen) throw new Error(`${parts.facet} cannot be read`);
  return asPlainJson(seen.value);
}

const withoutSystemTags = (value: unknown): unknown =>
  Object.fromEntries(Object.entries(value as object).filter(([key]) => !key.startsWith("aws:")));

describe("a repair sends everything that it does not change as it was read", () => {
  // What is additive of a website are its members, not its rules.
  const additive = facets.filter(({ facet }) => facet !== "website");

  it.each(additive)("where an entry is added to those of others: $facet", async (parts) => {
    await fc.assert(
      fc.asyncProperty(choices, fc.integer({ min: 1, max: 4 }), async (stream, count) => {
        const words = wordsFrom(stream);
        const theirs = Array.from({ length: count }, (_, number) => parts.part(number + 1, words));
        const live = documentOf(parts, theirs);
        const ours = documentOf(parts, [parts.part(9, (first) => first)]);
        const { apply, writes } = await over(parts, live);
        await apply({ [parts.facet]: await valueIn(parts, ours), additive: [parts.facet] });
        const sent = partsIn(parts, writes()[0]?.body ?? "").map(meaningOf);
        expect(sent).toHaveLength(count + 1);
        for (const part of partsIn(parts, live).map(meaningOf)) expect(sent).toContainEqual(part);
      }),
      { numRuns: draws(15) },
    );
  });

  it.each(facets)("when another principal changed one entry of several: $facet", async (parts) => {
    await fc.assert(
      fc.asyncProperty(choices, choices, fc.integer({ min: 2, max: 4 }), async (stream, others, count) => {
        const [words, reworded] = [wordsFrom(stream), wordsFrom(others)];
        const theirs = Array.from({ length: count }, (_, number) => parts.part(number + 1, words));
        const live = documentOf(parts, theirs);
        // The spec is of one mind with the bucket about all entries but the last.
        const wanted = [...theirs.slice(0, -1).map(inOtherWords), parts.part(count, reworded)];
        const value = await valueIn(parts, documentOf(parts, wanted));
        const { apply, writes } = await over(parts, live);
        await apply({ [parts.facet]: parts.facet === "tags" ? withoutSystemTags(value) : value });
        const [write] = writes();
        if (!write) return;
        const sent = partsIn(parts, write.body).map(meaningOf);
        for (const part of partsIn(parts, live).slice(0, -1).map(meaningOf))
          expect(sent).toContainEqual(part);
      }),
      { numRuns: draws(15) },
    );
  });
});
