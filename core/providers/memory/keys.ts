import type { Operation } from "../operation.ts";
import { partitionOf } from "../regions.ts";
import { notImplemented, Refusal } from "./errors.ts";
import type { Structure } from "./wire.ts";

/** The KMS keys of one account: key ARNs by region and any name of the key. */
export class Keys {
  readonly #account: string;
  readonly #arns = new Map<string, string>();

  constructor(account: string) {
    this.#account = account;
  }

  /** Creates a key or adds aliases to it, moving aliases from other keys; returns its ARN. */
  plant(region: string, id: string, aliases: readonly string[]): string {
    const arnOf = (resource: string) =>
      `arn:${partitionOf(region)}:kms:${region}:${this.#account}:${resource}`;
    const arn = arnOf(`key/${id}`);
    for (const name of [id, arn, ...aliases, ...aliases.map(arnOf)]) this.#arns.set(`${region} ${name}`, arn);
    return arn;
  }

  describe(region: string, name: unknown): Structure {
    const arn = this.#arns.get(`${region} ${name}`);
    if (!arn) throw new Refusal(400, "NotFoundException", `Key '${name}' does not exist`);
    const KeyId = arn.split("/").at(-1);
    return {
      KeyMetadata: { AWSAccountId: this.#account, Arn: arn, KeyId, Enabled: true, KeyState: "Enabled" },
    };
  }
}

interface Asked {
  readonly asked: Operation;
  readonly input: Structure;
  readonly region: string;
}

/** The answer of KMS. */
export function describeKey({ asked, input, region }: Asked, { keys }: { readonly keys: Keys }): Structure {
  if (asked.name !== "DescribeKey") throw notImplemented();
  return keys.describe(region, input.KeyId);
}
