import type {
  AnnotationTableConfiguration,
  AnnotationTableConfigurationResult,
  InventoryTableConfiguration,
  InventoryTableConfigurationResult,
  JournalTableConfiguration,
  JournalTableConfigurationResult,
  MetadataConfiguration,
  MetadataConfigurationResult,
} from "@aws-sdk/client-s3";
import { partitionOf } from "../regions.ts";
import type { Call, Couplings } from "./coupling.ts";
import { malformedXml, oneOf, Refusal } from "./errors.ts";
import { surface } from "./surface.ts";

interface Answer {
  readonly MetadataConfigurationResult: MetadataConfigurationResult;
}

const arnOf = ({ bucket, world }: Call) =>
  `arn:${partitionOf(bucket.region)}:s3tables:${bucket.region}:${world.account}:bucket/aws-s3`;

const table = (name: string, call: Call) => ({
  TableStatus: "ACTIVE",
  TableName: name,
  TableArn: `${arnOf(call)}/table/${call.bucket.name}-${name}`,
});

// GET returns another shape than PUT sends: the state of each table, and no encryption.
const journal = (body: JournalTableConfiguration, call: Call): JournalTableConfigurationResult => ({
  ...table("journal", call),
  RecordExpiration: body.RecordExpiration,
});

const inventory = (body: InventoryTableConfiguration, call: Call): InventoryTableConfigurationResult => ({
  ConfigurationState: body.ConfigurationState,
  ...(body.ConfigurationState === "ENABLED" && table("inventory", call)),
});

const annotation = (body: AnnotationTableConfiguration, call: Call): AnnotationTableConfigurationResult => ({
  ConfigurationState: body.ConfigurationState,
  ...(body.ConfigurationState === "ENABLED" && { ...table("annotation", call), Role: body.Role }),
});

const present = ({ bucket }: Call) => bucket.value<Answer>("metadataConfiguration");

function existing(call: Call): MetadataConfigurationResult {
  const found = present(call);
  if (found) return found.MetadataConfigurationResult;
  const { code, message } = surface.metadataConfiguration?.absent ?? { code: "", message: "" };
  throw new Refusal(404, code, message);
}

const checkState = ({ ConfigurationState }: { ConfigurationState?: string | undefined }) =>
  oneOf(ConfigurationState, "ENABLED", "DISABLED");

const checkJournal = ({ RecordExpiration }: JournalTableConfiguration) =>
  oneOf(RecordExpiration?.Expiration, "ENABLED", "DISABLED");

function checkCreation(body: MetadataConfiguration, call: Call): void {
  if (!body.JournalTableConfiguration) throw malformedXml();
  checkJournal(body.JournalTableConfiguration);
  // S3's real code for this case is unknown.
  if (present(call))
    throw new Refusal(
      409,
      "MetadataConfigurationAlreadyExists",
      "The bucket already has a metadata configuration",
    );
}

function created(body: MetadataConfiguration, call: Call): Answer {
  const { JournalTableConfiguration, InventoryTableConfiguration, AnnotationTableConfiguration } = body;
  const result: MetadataConfigurationResult = {
    DestinationResult: {
      TableBucketType: "aws",
      TableBucketArn: arnOf(call),
      TableNamespace: `b_${call.bucket.name}`,
    },
    ...(JournalTableConfiguration && {
      JournalTableConfigurationResult: journal(JournalTableConfiguration, call),
    }),
    InventoryTableConfigurationResult: inventory(
      InventoryTableConfiguration ?? { ConfigurationState: "DISABLED" },
      call,
    ),
    ...(AnnotationTableConfiguration && {
      AnnotationTableConfigurationResult: annotation(AnnotationTableConfiguration, call),
    }),
  };
  return { MetadataConfigurationResult: result };
}

const changed = (call: Call, change: Partial<MetadataConfigurationResult>): Answer => ({
  MetadataConfigurationResult: { ...existing(call), ...change },
});

export const metadata = {
  "POST metadataConfiguration": { check: checkCreation, keep: created },
  "PUT metadataJournalTable": {
    check: checkJournal,
    keep: (body: JournalTableConfiguration, call) =>
      changed(call, { JournalTableConfigurationResult: journal(body, call) }),
  },
  "PUT metadataInventoryTable": {
    check: checkState,
    keep: (body: InventoryTableConfiguration, call) =>
      changed(call, { InventoryTableConfigurationResult: inventory(body, call) }),
  },
  "PUT metadataAnnotationTable": {
    check: checkState,
    keep: (body: AnnotationTableConfiguration, call) =>
      changed(call, { AnnotationTableConfigurationResult: annotation(body, call) }),
  },
} satisfies Couplings;
