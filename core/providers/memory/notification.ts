import type { Event, NotificationConfiguration, NotificationConfigurationFilter } from "@aws-sdk/client-s3";
import type { Call, Couplings, World } from "./coupling.ts";
import { invalidArgument, malformedXml } from "./errors.ts";
import { refuseSameIds, withIds } from "./ids.ts";

interface Entry {
  Id?: string | undefined;
  Events: Event[] | undefined;
  Filter?: NotificationConfigurationFilter | undefined;
}

interface Destined {
  readonly entry: Entry;
  readonly arn: string | undefined;
  readonly element: string;
}

const destinations = (body: NotificationConfiguration): Destined[] => [
  ...(body.TopicConfigurations ?? []).map((entry) => ({ entry, arn: entry.TopicArn, element: "Topic" })),
  ...(body.QueueConfigurations ?? []).map((entry) => ({ entry, arn: entry.QueueArn, element: "Queue" })),
  ...(body.LambdaFunctionConfigurations ?? []).map((entry) => ({
    entry,
    arn: entry.LambdaFunctionArn,
    element: "CloudFunction",
  })),
];

function checkEntry({ entry, arn, element }: Destined): void {
  if (!entry.Events?.length || arn === undefined) throw malformedXml();
  if (!/^arn:[^:]+:(sns|sqs|lambda):[^:]+:\d{12}:.+/.test(arn))
    throw invalidArgument("The ARN could not be parsed", element, arn);
  for (const { Name, Value } of entry.Filter?.Key?.FilterRules ?? []) {
    if (Name === undefined || Value === undefined) throw malformedXml();
    if (!/^(prefix|suffix)$/i.test(Name))
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", Name);
  }
}

function checkNotification(body: NotificationConfiguration, { input, world }: Call): void {
  const destined = destinations(body);
  for (const destination of destined) checkEntry(destination);
  refuseSameIds(destined.map(({ entry }) => entry.Id));
  const lost = destined.find(({ arn }) => arn !== undefined && world.unreachable.has(arn));
  if (lost && !input.SkipDestinationValidation)
    throw invalidArgument(
      "Unable to validate the following destination configurations",
      `${lost.arn}, null`,
      "The destination does not exist",
    );
}

/** GET returns "Prefix" and "Suffix", in whatever case they were put. */
const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).toLowerCase();

function keptEntries<E extends Entry>(entries: readonly E[] | undefined, world: World): E[] | undefined {
  return (
    entries &&
    withIds(entries, "Id", world).map((entry) => {
      const rules = entry.Filter?.Key?.FilterRules;
      if (!rules) return entry;
      const FilterRules = rules.map(({ Name, Value }) => ({ Name: capitalised(Name ?? ""), Value }));
      return { ...entry, Filter: { Key: { FilterRules } } };
    })
  );
}

export const notification = {
  "PUT notification": {
    check: checkNotification,
    keep: (body: NotificationConfiguration, { world }) => ({
      TopicConfigurations: keptEntries(body.TopicConfigurations, world),
      QueueConfigurations: keptEntries(body.QueueConfigurations, world),
      LambdaFunctionConfigurations: keptEntries(body.LambdaFunctionConfigurations, world),
      EventBridgeConfiguration: body.EventBridgeConfiguration,
    }),
  },
} satisfies Couplings;
