import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type * as z from "zod";
import type { DeployedWorld } from "../../local/demo/world.ts";
import { patienceMs, until } from "../../local/wait.ts";
import { outcomeSchema } from "../../service/outcomes/outcomeSchema.ts";
import { uniqueName } from "./stack.ts";

type Outcome = z.infer<typeof outcomeSchema>;

/** A subscriber of the outcome bus: its rule sends the events to its queue. */
export class Listener {
  readonly #world: DeployedWorld;
  readonly #QueueUrl: string | undefined;
  readonly #heard: Outcome[] = [];
  private constructor(world: DeployedWorld, QueueUrl: string | undefined) {
    this.#world = world;
    this.#QueueUrl = QueueUrl;
  }

  /** Hears what happens from now on. */
  static async start(world: DeployedWorld): Promise<Listener> {
    const { endpoint, region, identities, account } = world.stack;
    const name = uniqueName("outcomes");
    const { QueueUrl } = await world.clients.queues.send(new CreateQueueCommand({ QueueName: name }));
    const events = new EventBridgeClient({ endpoint, region, credentials: identities.operator });
    const bus = { EventBusName: "dxaws-s3-local-outcomes" };
    await events.send(new PutRuleCommand({ ...bus, Name: name, EventPattern: '{"source":["dxaws-s3"]}' }));
    const Targets = [{ Id: "queue", Arn: `arn:aws:sqs:${region}:${account}:${name}` }];
    await events.send(new PutTargetsCommand({ ...bus, Rule: name, Targets }));
    return new Listener(world, QueueUrl);
  }

  /** Waits for the event of an outcome that suits. Throws for an event that is not as the schema says. */
  async hears(suits: (outcome: Outcome) => boolean): Promise<Outcome> {
    return until("an outcome on the bus", patienceMs, async () => {
      await this.#receive();
      return this.#heard.find(suits);
    });
  }

  /** The outcomes of a bucket so far, without repetitions. */
  async heardOf(bucket: string): Promise<Outcome[]> {
    await this.#receive();
    const outcomes = this.#heard.filter((outcome) => outcome.bucket === bucket);
    return [...new Map(outcomes.map((outcome) => [outcome.id, outcome])).values()];
  }

  async #receive(): Promise<void> {
    const { queues } = this.#world.clients;
    const QueueUrl = this.#QueueUrl;
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return;
    this.#heard.push(...Messages.map(({ Body }) => outcomeSchema.parse(JSON.parse(Body ?? "{}").detail)));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: `${index}`, ReceiptHandle }));
    await queues.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    await this.#receive();
  }
}
