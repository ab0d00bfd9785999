import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import type { Sender } from "../../core/providers/aws.ts";
import { AwsS3Provider, type S3Provider } from "../../exports/index.ts";
import { createPerson } from "../../local/identities.ts";
import type { Keys } from "../../local/ministack.ts";
import { providerContract } from "../contract/provider.ts";
import type { Rights, Subject } from "../contract/subject.ts";
import { runningStack, uniqueName } from "../support/stack.ts";

const { endpoint, s3Endpoint, region, account, identities, trail } = runningStack();

/** S3 through the trail, in each region, for the principal of these keys. */
function clientsOf(credentials: Keys): (region: string) => Sender {
  const made = new Map<string, Sender>();
  return (place) => {
    const client = made.get(place) ?? new S3Client({ region: place, endpoint: s3Endpoint, credentials });
    made.set(place, client as Sender);
    return client as Sender;
  };
}

function providerOf(keys: Keys): S3Provider {
  const client = clientsOf(keys);
  return new AwsS3Provider({ region, owner: account, clients: async (_service, place) => client(place) });
}

const actions: Record<Rights, string[]> = { nothing: ["sqs:ListQueues"], reading: ["s3:Get*", "s3:List*"] };

async function restrictedTo(rights: Rights): Promise<S3Provider> {
  const iam = new IAMClient({ endpoint, region, credentials: identities.operator });
  return providerOf(await createPerson(iam, uniqueName(rights), actions[rights]));
}

const provider = providerOf(identities.operator);
const manually = clientsOf(identities.alice);

providerContract(
  "AwsS3Provider on the local stack",
  async (): Promise<Subject> => ({
    provider,
    region,
    elsewhere: "eu-west-1",
    send: (command, place = region) => manually(place).send(command) as never,
    calls: async (bucket) => (await trail.calls(bucket)).filter(({ status }) => status !== 403),
    restrictedTo,
  }),
);
