import type { FacetModel } from "./facetModels.ts";
import type { Item } from "./tables.ts";

/** Models of the facets that decide who has access and where logs go. They share no code with the facets. */

const text = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    isPlain(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );

const isPlain = (part: unknown): part is object =>
  typeof part === "object" && part !== null && !Array.isArray(part);

interface Grant {
  readonly Grantee?: { readonly ID?: string; readonly URI?: string };
  readonly Permission?: string;
}

const whoMay = (grants: readonly Grant[] | undefined, owner = ""): string[] =>
  (grants ?? [])
    .map(
      ({ Grantee: { ID, URI } = {}, Permission }) => `${ID === owner ? "owner" : (ID ?? URI)} ${Permission}`,
    )
    .sort();

const othersIn = (grants: string): string[] =>
  (JSON.parse(grants) as string[]).filter((grant) => !grant.startsWith("owner "));

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: unknown;
}

/** The statements of a policy document, each without its Sid. */
const statementsIn = (document: string): { readonly says: string; readonly statement: Statement }[] =>
  (JSON.parse(document) as Statement[]).map((statement) => {
    const { Sid: _, ...rest } = statement;
    return { says: text(rest), statement };
  });

const policyText = (document: unknown) =>
  text([...((document as { Statement?: Statement[] } | undefined)?.Statement ?? [])].sort(byText));
const byText = (a: unknown, b: unknown) => (text(a) < text(b) ? -1 : 1);

const ourAccount = "111122223333";

/** The principal is of another account, or anyone. */
const isOutside = ({ Principal }: Statement) => !text(Principal).includes(ourAccount);

function policyExposes(wanted: string, shown: string): boolean {
  const [ours, there] = [statementsIn(wanted), statementsIn(shown)];
  const lacks = (list: typeof ours, says: string) => !list.some((other) => other.says === says);
  return (
    there.some(
      ({ statement, says }) => statement.Effect === "Allow" && isOutside(statement) && lacks(ours, says),
    ) || ours.some(({ statement, says }) => statement.Effect === "Deny" && lacks(there, says))
  );
}

interface Delivery {
  readonly TargetBucket?: string;
  readonly TargetPrefix?: string;
  readonly TargetGrants?: readonly Grant[];
}

const deliveryText = ({ TargetBucket = "", TargetPrefix = "", TargetGrants }: Delivery = {}) =>
  text({ TargetBucket, TargetPrefix, grants: whoMay(TargetGrants) });

function deliveryExposes(wanted: string, shown: string): boolean {
  const [ours, there] = [JSON.parse(wanted), JSON.parse(shown)];
  return there.grants.length > 0 || (there.TargetBucket !== "" && there.TargetBucket !== ours.TargetBucket);
}

export const accessFacetModels: Readonly<Record<string, FacetModel>> = {
  acl: {
    subresource: "acl",
    read: "GetBucketAcl",
    writes: ["PutBucketAcl"],
    readFor: "policy",
    // Specs here declare only `private`.
    wanted: () => text(["owner FULL_CONTROL"]),
    shown: (answer) => {
      const { Owner, Grants } = (answer ?? {}) as { Owner?: { ID?: string }; Grants?: Grant[] };
      return text(whoMay(Grants, Owner?.ID));
    },
    exposes: (_, shown) => othersIn(shown).length > 0,
  },
  ownership: {
    subresource: "ownershipControls",
    read: "GetBucketOwnershipControls",
    writes: ["PutBucketOwnershipControls", "DeleteBucketOwnershipControls"],
    absent: "OwnershipControlsNotFoundError",
    wanted: (declared) => `${declared}`,
    shown: (answer) => {
      const { Rules = [] } = (answer?.OwnershipControls ?? answer ?? {}) as { Rules?: Item[] };
      return `${Rules[0]?.ObjectOwnership ?? "ObjectWriter"}`;
    },
    exposes: (wanted, shown) => wanted === "BucketOwnerEnforced" && shown !== wanted,
  },
  policy: {
    subresource: "policy",
    read: "GetBucketPolicy",
    writes: ["PutBucketPolicy", "DeleteBucketPolicy"],
    absent: "NoSuchBucketPolicy",
    wanted: policyText,
    shown: (answer) => {
      const document = typeof answer === "string" ? answer : answer?.Policy;
      return policyText(document === undefined ? undefined : JSON.parse(`${document}`));
    },
    exposes: policyExposes,
  },
  logging: {
    subresource: "logging",
    read: "GetBucketLogging",
    writes: ["PutBucketLogging"],
    wanted: (declared) => deliveryText(declared as Delivery),
    shown: (answer) => deliveryText(answer?.LoggingEnabled as Delivery | undefined),
    exposes: deliveryExposes,
  },
};
