import { DeleteMessageCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";

/** The dead-letter queues, by the names under which functions know them. */
export const deadLetters = { work: "WORK_DEAD_LETTERS_URL", others: "DEAD_LETTERS_URL" };

/** An event, as far as its letter goes. */
export interface Undelivered {
  readonly detail: {
    readonly requestParameters?: { readonly bucketName: string };
    readonly errorCode?: string;
  };
}

interface DeadLetter {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly isReadable: boolean;
  /** The bucket that it asks to look at; of a batch, or a tick, nobody can tell. */
  readonly bucket: string | undefined;
  hiddenUntil: number;
}

/** What could not be delivered, in its queues. */
export class SimulatedDeadLetters {
  /** From where letters have come. */
  readonly hops = new Set<string>();
  /** Letters that were thrown away before what they ask for was asked for. */
  readonly lost: string[] = [];
  #deadLetters: DeadLetter[] = [];
  #count = 0;
  readonly #now: () => number;
  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many there are that somebody can make sense of, and how many others. */
  get left(): { readonly readable: number; readonly unreadable: number } {
    const readable = this.#deadLetters.filter(({ isReadable }) => isReadable).length;
    return { readable, unreadable: this.#deadLetters.length - readable };
  }

  put(hop: string, body: string, bucket?: string, url = deadLetters.others): void {
    this.hops.add(hop);
    this.#count += 1;
    const isReadable = hop !== "nobody";
    this.#deadLetters.push({ id: `letter-${this.#count}`, url, body, isReadable, bucket, hiddenUntil: 0 });
  }

  /** What failed thrice is wrapped by Lambda; what Lambda never took, EventBridge leaves as it is. */
  putEvent(hop: string, event: Undelivered): void {
    const isWrapped = this.#count % 2 === 0;
    const deadLetter = isWrapped ? { requestContext: { functionArn: hop }, requestPayload: event } : event;
    const { requestParameters, errorCode } = event.detail;
    this.put(hop, JSON.stringify(deadLetter), errorCode ? undefined : requestParameters?.bucketName);
  }

  /** Carries out a command of somebody who has asked for looks at some buckets. */
  send(command: object, asked: ReadonlySet<string>): object {
    if (command instanceof ReceiveMessageCommand) return this.#receive(command);
    if (!(command instanceof DeleteMessageCommand))
      throw new Error(`${command.constructor.name} is not simulated`);
    const gone = this.#deadLetters.find(({ id }) => id === command.input.ReceiptHandle);
    if (gone?.bucket !== undefined && !asked.has(gone.bucket)) this.lost.push(gone.body);
    this.#deadLetters = this.#deadLetters.filter((deadLetter) => deadLetter !== gone);
    return {};
  }

  #receive({
    input: { QueueUrl, MaxNumberOfMessages: most = 1, VisibilityTimeout = 30 },
  }: ReceiveMessageCommand) {
    const now = this.#now();
    const there = this.#deadLetters.filter(({ url, hiddenUntil }) => url === QueueUrl && hiddenUntil <= now);
    const Messages = there.slice(0, most).map((deadLetter) => {
      deadLetter.hiddenUntil = now + VisibilityTimeout * 1_000;
      return { MessageId: deadLetter.id, ReceiptHandle: deadLetter.id, Body: deadLetter.body };
    });
    return { Messages };
  }
}
