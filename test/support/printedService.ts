import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

type Arn = { readonly "Fn::GetAtt": readonly [resource: string, attribute: string] };

interface OnFailure {
  readonly onFailure?: { readonly arn: Arn };
}

interface Source {
  readonly arn: Arn;
  readonly deadLetterQueueArn?: Arn;
  readonly destinations?: OnFailure;
}

/** A function as serverless.yml declares it, with all variables filled in. */
export interface DeclaredFunction {
  readonly role: string;
  readonly events: readonly Readonly<Record<string, Source>>[];
  readonly destinations?: OnFailure;
}

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly RedrivePolicy?: { readonly deadLetterTargetArn: Arn };
    readonly Targets?: readonly { readonly Arn: Arn; readonly DeadLetterConfig?: { readonly Arn: Arn } }[];
    readonly Policies?: readonly {
      readonly PolicyDocument: {
        readonly Statement: readonly { readonly Effect: string; readonly Action: string | string[] }[];
      };
    }[];
  };
}

export interface Service {
  readonly functions: Readonly<Record<string, DeclaredFunction>>;
  readonly resources: { readonly Resources: Readonly<Record<string, Resource>> };
}

/** The service as the deploy tool reads it. */
export async function printedService(): Promise<Service> {
  const cwd = join(import.meta.dirname, "../..");
  const osls = join(cwd, "node_modules/.bin/osls");
  const PATH = `${join(cwd, "node_modules/.bin")}:${process.env.PATH ?? ""}`;
  const print = ["print", "--stage", "local", "--region", "ca-central-1", "--format", "json"];
  const { stdout } = await promisify(execFile)(osls, print, { cwd, env: { ...process.env, PATH } });
  return JSON.parse(stdout);
}

/** The resource that an ARN is an attribute of. */
export const resourceOf = (arn: Arn | undefined): string | undefined => arn?.["Fn::GetAtt"][0];
