import type { AssumeRoleCommand, AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import type { Clock } from "../../core/providers/clock.ts";

/** STS, as far as AssumeRole goes: remembers what was asked for, and gives sessions with keys that say whose they are. */
export class FakeSts implements Pick<STSClient, "send"> {
  readonly asked: AssumeRoleCommandInput[] = [];
  /** Returns an error that is thrown in place of an answer. */
  refuses: (input: AssumeRoleCommandInput) => Error | undefined = () => undefined;
  readonly #clock: Clock;
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  send = (async ({ input }: AssumeRoleCommand) => {
    this.asked.push(input);
    const refusal = this.refuses(input);
    if (refusal) throw refusal;
    const { RoleArn = "", DurationSeconds = 3_600 } = input;
    const Expiration = new Date(this.#clock.now().getTime() + DurationSeconds * 1_000);
    const key = `${RoleArn.split(":")[4]} ${RoleArn.split("-").at(-1)} ${this.asked.length}`;
    return { Credentials: { AccessKeyId: key, SecretAccessKey: "secret", SessionToken: key, Expiration } };
  }) as STSClient["send"];
}

/** An error as the SDK throws it. */
export const stsError = (name: string, httpStatusCode: number): Error =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
