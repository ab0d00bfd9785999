import { facetTable } from "../../core/facets/index.ts";
import { type Handler, invokeAsync } from "./lambda.ts";
import type { World } from "./world.ts";

/** Who calls S3: a user, or a session of a role. */
export interface Caller {
  readonly name: string;
  readonly role?: string;
  /** Default: our account. */
  readonly account?: string;
}

export const ourRole = "dxaws-s3-simulation";
const ourAccount = "111122223333";
const roleArn = (role: string, account: string) => `arn:aws:iam::${account}:role/${role}`;
/** The ARN of a caller's role, as an operator configures it. */
export const roleOf = ({ role = "", account = ourAccount }: Caller) => roleArn(role, account);
export const another: Caller = { name: "dxaws-s3-other-reconcile", role: "dxaws-s3-other" };

/** CloudTrail's names of the operations that it records. */
const eventNames = new Map([...facetTable.values()].flatMap(({ events }) => Object.entries(events)));

const identityOf = ({ name, role, account = ourAccount }: Caller) =>
  role
    ? {
        type: "AssumedRole",
        principalId: `AROAEXAMPLE:${name}`,
        arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
        accountId: account,
        sessionContext: { sessionIssuer: { userName: role, arn: roleArn(role, account) } },
      }
    : { type: "IAMUser", userName: name };

/** A call that S3 answered. */
export interface Reported {
  readonly operation: string;
  readonly bucket: string;
  readonly requestId: string;
  readonly caller: Caller;
  readonly errorCode?: string | undefined;
  /** The account that gets the event. Default: ours, where there are several. */
  readonly account?: string;
}

/** CloudTrail, EventBridge and its rule: each write to S3 becomes events; the fault model decides how many and when. */
export class SimulatedTrail {
  readonly #world: World;
  readonly #receiver: Handler;
  /** The times of the recorded calls, by event number. */
  readonly times: number[] = [];
  constructor(world: World, receiver: Handler) {
    this.#world = world;
    this.#receiver = receiver;
  }

  report({ operation, bucket, requestId, caller, errorCode, account }: Reported): void {
    const { scheduler, faults, now, accounts } = this.#world;
    const receiver = account ?? (accounts.isUsed ? ourAccount : undefined);
    const number = this.times.push(now) - 1;
    const event = {
      source: "aws.s3",
      ...(receiver && { account: receiver }),
      detail: {
        eventID: `event-${number}`,
        eventSource: "s3.amazonaws.com",
        eventName: eventNames.get(operation) ?? operation,
        eventTime: new Date(Math.floor(now / 1_000) * 1_000).toISOString(),
        awsRegion: "ca-central-1",
        requestID: requestId,
        requestParameters: { bucketName: bucket },
        userIdentity: identityOf(caller),
        ...(errorCode && { errorCode }),
        ...(number % 2 && { additionalEventData: { endTime: now } }),
      },
    };
    const arrivals = faults.arrivals(number);
    if (arrivals.length === 0) this.#world.note(undefined, `event-${number} of ${operation} is lost`);
    for (const ms of arrivals)
      scheduler.after(ms, () => void invokeAsync(this.#world, "on-trail-event", this.#receiver, event));
  }
}
