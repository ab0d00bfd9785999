import type { DoctorContext } from "../../cli/doctor/finding.ts";
import { parseSettings, type Settings } from "../../service/settings/settings.ts";
import type { AccountOut } from "../../service/tables/accountReach.ts";
import type { KnownAccounts } from "../../service/tables/currentAccounts.ts";
import { layersIn } from "../../service/tables/layersIn.ts";
import type { LayerItem } from "../../service/tables/layerTable.ts";
import type { CanaryState } from "../../service/triggers/canary.ts";

/** An error as a service answers it. */
export const answered = (name: string, message = "as the test wants it") =>
  Object.assign(new Error(message), { name, $fault: "client" as const });

type Answers = Readonly<Record<string, (input: never) => unknown>>;

/** Stands in for a client: answers an operation of the API by its name, and nothing else. */
export const clientOf = (answers: Answers) => ({
  config: {},
  async send(command: { readonly constructor: { readonly name: string }; readonly input: never }) {
    const operation = command.constructor.name.replace(/Command$/, "");
    const answer = answers[operation];
    if (!answer) throw new Error(`unexpected call ${operation}`);
    const said = answer(command.input);
    if (said instanceof Error) throw said;
    return said;
  },
});

export const ownAccount = "111122223333";

/** A deployment in the stage prod whose clients return the given answers. */
export function contextWith({
  settings = {},
  caller = `arn:aws:sts::${ownAccount}:assumed-role/deployer/alice`,
  ...answers
}: {
  readonly settings?: Partial<Settings>;
  readonly caller?: string;
  readonly cloudtrail?: (region: string) => Answers;
  readonly events?: (region: string) => Answers;
  readonly cloudwatch?: Answers;
  readonly iam?: Answers;
  readonly lambda?: Answers;
  readonly ledger?: Partial<DoctorContext["ledger"]>;
  readonly canaries?: readonly CanaryState[];
  readonly accountList?: KnownAccounts;
  readonly out?: readonly AccountOut[];
  readonly specs?: readonly Record<string, unknown>[];
  readonly layers?: readonly LayerItem[];
}): DoctorContext {
  const region = "ca-central-1";
  const cloudtrailIn = (place: string) => clientOf(answers.cloudtrail?.(place) ?? {});
  return {
    prefix: "dxaws-s3-prod",
    region,
    now: new Date("2026-11-26T12:00:00Z"),
    cloudtrail: cloudtrailIn(region),
    cloudtrailIn,
    eventsIn: (place: string) => clientOf(answers.events?.(place) ?? {}),
    cloudwatch: clientOf(answers.cloudwatch ?? {}),
    iam: clientOf(answers.iam ?? {}),
    lambda: clientOf(answers.lambda ?? {}),
    settings: parseSettings(settings),
    caller: async () => ({ Account: ownAccount, Arn: caller, $metadata: {} }),
    functionNamed: async () => Promise.reject(answered("ResourceNotFoundException")),
    ledger: answers.ledger,
    accountList: { read: async () => answers.accountList },
    reach: {
      async *all() {
        yield* answers.out ?? [];
      },
    },
    canaries: {
      async *all() {
        yield* answers.canaries ?? [];
      },
    },
    layerStore: { read: async (at: Date) => layersIn(answers.layers ?? [], at) },
    specTable: {
      async *all() {
        yield* answers.specs ?? [];
      },
    },
  } as unknown as DoctorContext;
}
