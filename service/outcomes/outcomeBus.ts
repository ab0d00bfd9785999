import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { isAccountTurn, type RecordedTurn } from "../tables/accountTurn.ts";
import { isReminder, type Published, type RecordedReminder } from "../tables/reminder.ts";
import { accountEvent } from "./accountEvent.ts";
import { outcomeEvent } from "./outcomeEvent.ts";
import { reminderEvent } from "./reminderEvent.ts";

type Event = ReturnType<typeof outcomeEvent>;

const isOfAccount = (entry: Published): entry is RecordedTurn => isAccountTurn(entry);
const isOfException = (entry: Published): entry is RecordedReminder => isReminder(entry);

function eventOf(entry: Published): Event {
  if (isOfAccount(entry)) return accountEvent(entry);
  return isOfException(entry) ? reminderEvent(entry) : outcomeEvent(entry);
}

/** Limits of one PutEvents call. */
const atOnce = 10;
const mostBytes = 250_000;

/** The event bus to which outcomes are published. */
export class OutcomeBus {
  readonly #client: Pick<EventBridgeClient, "send">;
  readonly #name: string;
  constructor(client: Pick<EventBridgeClient, "send">, name: string) {
    this.#client = client;
    this.#name = name;
  }

  /** Publishes entries of the history and reminders; rejects if the bus refused any of them. Publishing one again repeats its id. */
  async publish(entries: readonly Published[]): Promise<void> {
    for (const events of batches(entries.map(eventOf))) {
      const Entries = events.map((event) => ({ ...event, EventBusName: this.#name }));
      const answer = await this.#client.send(new PutEventsCommand({ Entries }));
      const refused = answer.Entries?.find(({ ErrorCode }) => ErrorCode);
      if (answer.FailedEntryCount)
        throw new Error(`the bus refused ${answer.FailedEntryCount} events: ${refused?.ErrorMessage}`);
    }
  }
}

function batches(events: readonly Event[]): Event[][] {
  const all: Event[][] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.Detail);
    const last = all.at(-1);
    if (last && last.length < atOnce && bytes + size <= mostBytes) last.push(event);
    else all.push([event]);
    bytes = all.at(-1)?.length === 1 ? size : bytes + size;
  }
  return all;
}
