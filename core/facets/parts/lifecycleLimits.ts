import { isDeepStrictEqual } from "node:util";
import type { Rule } from "./lifecycleSchema.ts";

// S3's constraints on a whole lifecycle rule, each with the message for a rule that breaks it.

type Limit = readonly [holds: (rule: Rule) => boolean, otherwise: string];

const actions = [
  "Expiration",
  "Transitions",
  "NoncurrentVersionExpiration",
  "NoncurrentVersionTransitions",
  "AbortIncompleteMultipartUpload",
] as const;

/** Whether a rule has an action. An empty list of transitions is none. */
export const acts = (rule: { readonly [action in (typeof actions)[number]]?: unknown }): boolean =>
  actions.some((action) => rule[action] !== undefined && !isDeepStrictEqual(rule[action], []));

const differ = (transitions: readonly { StorageClass: string }[] = []) =>
  new Set(transitions.map(({ StorageClass }) => StorageClass)).size === transitions.length;

const outlasts = <T extends number | string>(end: T | undefined, moves: readonly (T | undefined)[] = []) =>
  end === undefined || moves.every((move) => move === undefined || move < end);

function goesByPrefixAlone({ Filter }: Rule): boolean {
  const { Prefix: _, And, ...others } = Filter ?? {};
  const { Prefix: __, ...together } = And ?? {};
  return Object.values({ ...others, ...together }).every((predicate) => predicate === undefined);
}

function hasOneCalendar({ Expiration, Transitions = [] }: Rule): boolean {
  const ages = [...Transitions, ...(Expiration ? [Expiration] : [])];
  const [byDate, byDays] = [ages.some((age) => age.Date), ages.some((age) => age.Days !== undefined)];
  return !(byDate && byDays);
}

function hasRoom({ Filter }: Rule): boolean {
  const { ObjectSizeGreaterThan: above, ObjectSizeLessThan: below } = { ...Filter, ...Filter?.And };
  return above === undefined || below === undefined || above < below;
}

export const limits: readonly Limit[] = [
  [
    (rule) => (rule.Filter === undefined) !== (rule.Prefix === undefined),
    "needs a Filter ({} for all objects) or the older Prefix instead",
  ],
  [acts, `does nothing; it needs at least one of ${actions.join(", ")}`],
  [
    (rule) =>
      goesByPrefixAlone(rule) ||
      !(rule.AbortIncompleteMultipartUpload || rule.Expiration?.ExpiredObjectDeleteMarker),
    "filters by tags or sizes, which S3 does not support with AbortIncompleteMultipartUpload and ExpiredObjectDeleteMarker",
  ],
  [hasRoom, "has an ObjectSizeLessThan that is not greater than its ObjectSizeGreaterThan"],
  [hasOneCalendar, "mixes Days and Date in Expiration and Transitions; S3 accepts only one kind in a rule"],
  [
    ({ Transitions, NoncurrentVersionTransitions }) =>
      differ(Transitions) && differ(NoncurrentVersionTransitions),
    "moves objects to one storage class twice",
  ],
  [
    ({ Expiration, Transitions }) =>
      outlasts(
        Expiration?.Days,
        Transitions?.map(({ Days }) => Days),
      ) &&
      outlasts(
        Expiration?.Date?.slice(0, 10),
        Transitions?.map((move) => move.Date?.slice(0, 10)),
      ),
    "has an Expiration that is not after its Transitions",
  ],
  [
    ({ NoncurrentVersionExpiration: end, NoncurrentVersionTransitions: moves }) =>
      outlasts(
        end?.NoncurrentDays,
        moves?.map(({ NoncurrentDays }) => NoncurrentDays),
      ),
    "has a NoncurrentVersionExpiration that is not after its NoncurrentVersionTransitions",
  ],
];
