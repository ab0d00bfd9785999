import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
} from "@aws-sdk/client-s3";
import { madeOf } from "../values/documents.ts";
import type { Normal, NormalMap } from "../values/normal.ts";
import { allow, at, type Facet, reading } from "./facet.ts";
import { accountIn, allowed, Deliveries, type Delivery, deliveryOpenings } from "./parts/deliveries.ts";
import { withoutMetadata } from "./parts/envelope.ts";
import { type Form, fromNormal, isNewer, toClosed, toNormal } from "./parts/form.ts";
import { metByContent } from "./parts/metByContent.ts";
import {
  configuration,
  type Entry,
  type List,
  lists,
  type Notification,
} from "./parts/notificationSchema.ts";
import { contentOf, unnamed, withIdsOf } from "./parts/unnamed.ts";

type FilterRules = readonly { readonly Name: string; readonly Value: string }[];

const listNames = Object.keys(lists) as List[];
const entries = (list: List) => ({
  by: (entry: Entry) => entry.Id ?? unnamed(content(entry)),
  each: Object.keys(lists[list].shape),
});

// An entry is compared in full: without a filter it applies to all objects.
const form: Form = {
  ...Object.fromEntries(listNames.map((list) => [list, entries(list)])),
  Events: "words",
  Filter: { closed: ["Key"] },
  Key: { closed: ["FilterRules"] },
  // S3 returns "Prefix" for "prefix".
  FilterRules: {
    to: (rules: FilterRules) =>
      new Map(rules.filter(({ Value }) => Value).map(({ Name, Value }) => [Name.toLowerCase(), Value])),
    from: (rules: ReadonlyMap<string, string>) => [...rules].map(([Name, Value]) => ({ Name, Value })),
  },
};

const entryMembers = listNames.flatMap((list) => Object.keys(lists[list].shape));

const content = ({ Id: _, ...said }: Entry): string =>
  contentOf(toClosed(form, said), (path) => isNewer(form, path, entryMembers));

type Destinations = { readonly [member: string]: Normal };

/** An absent list is empty, and EventBridge is a switch: a destination that the spec does not name is to be removed. */
function normalise(value: Notification, actual: Notification = {}): Destinations {
  const { EventBridgeConfiguration: bridge, ...rest } = value;
  const named = listNames.map((list) => {
    const there: readonly Entry[] | undefined = actual[list];
    return [list, withIdsOf(there, value[list] ?? [], "Id", content)];
  });
  const normal = {
    ...(toNormal(form, { ...rest, ...Object.fromEntries(named) }) as Destinations),
    EventBridgeConfiguration: new Set(bridge ? ["on"] : []),
  };
  return madeOf(normal, value);
}

const arns = ["TopicArn", "QueueArn", "LambdaFunctionArn"];

function delivery(entry: NormalMap): Delivery {
  const arn = arns.map((name) => entry.get(name)).find((text) => text !== undefined);
  const part = entry.get("Filter") as NormalMap | undefined;
  const extras = entry.get("Events") as ReadonlySet<string>;
  return { who: accountIn(arn), what: `sends object events to ${arn}`, part, extras };
}

/** The receivers of events. EventBridge is that of the bucket's own account. */
function deliveries(of: Destinations, owner?: string): Deliveries {
  const who = { kind: "service", id: "events.amazonaws.com", ...(owner && { source: [owner] }) } as const;
  const bridge = (of.EventBridgeConfiguration as ReadonlySet<string>).size > 0;
  return new Deliveries([
    ...listNames
      .flatMap((list) => [...((of[list] as ReadonlyMap<string, NormalMap>) ?? [])])
      .map(([, one]) => delivery(one)),
    ...(bridge ? [{ who, what: "sends object events to EventBridge" }] : []),
  ]);
}

const isNamed = ([, entries]: [string, Normal]) => (entries as NormalMap).size !== 0;

export const notification = {
  name: "notification",
  about: "sends object events to queues, topics, functions and EventBridge",
  schema: configuration,
  examples: [
    { eventBridge: true },
    {
      QueueConfigurations: [
        {
          QueueArn: "arn:aws:sqs:ca-central-1:111122223333:s3-events",
          Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"],
          Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "orders/" }] } },
        },
      ],
    },
  ],
  reading: reading({
    command: (bucket) => new GetBucketNotificationConfigurationCommand(at(bucket)),
    value: ([answer]) => withoutMetadata(answer),
  }),
  normalise,
  effective: (normal) => normal ?? normalise({}),
  meeting: (required, other) => {
    const met = listNames.flatMap((list) => {
      const [asked, there]: (readonly Entry[] | undefined)[] = [required[list], other[list]];
      return asked ? [[list, metByContent(asked, there ?? [], content)]] : [];
    });
    return { ...required, ...Object.fromEntries(met) };
  },
  foreign: (path) => isNewer(form, path),
  openings: (less, more, { owner }) => deliveryOpenings(deliveries(less, owner), deliveries(more, owner)),
  closing: (change, isRefused) => {
    const left = Object.entries(change.after).map(([member, entries]): [string, Normal] => {
      const alone = (one: Normal) => isRefused({ ...normalise({}), [member]: one });
      if (entries instanceof Map) return [member, allowed(entries, alone)];
      return [member, alone(entries) ? new Set() : entries];
    });
    return { ...change, after: Object.fromEntries(left) };
  },
  isWeaker: (wanted, live) => deliveryOpenings(deliveries(live), deliveries(wanted)).length > 0,
  // One call replaces the whole configuration; an empty one removes it.
  write: ({ bucket, after: { EventBridgeConfiguration, ...rest } }) => {
    const named = Object.fromEntries(Object.entries(rest).filter(isNamed));
    const NotificationConfiguration = {
      ...(fromNormal(form, named) as object),
      ...((EventBridgeConfiguration as ReadonlySet<string>).size && { EventBridgeConfiguration: {} }),
    };
    return [
      {
        command: new PutBucketNotificationConfigurationCommand({ ...at(bucket), NotificationConfiguration }),
      },
    ];
  },
  iam: { read: allow("s3:GetBucketNotification"), write: allow("s3:PutBucketNotification") },
  events: { PutBucketNotificationConfiguration: "PutBucketNotification" },
} as const satisfies Facet<"notification", typeof configuration, Destinations>;
