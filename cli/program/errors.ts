import { S3Failure } from "../../core/providers/awsErrors.ts";
import { visible } from "../../core/text/visible.ts";
import { lines, reasonWords, type Words, words } from "../../core/text/words.ts";
import { UsageError } from "../command/usageError.ts";

/** An explained error: what is wrong, and what to do. */
export interface Explained {
  readonly what: Words;
  readonly todo?: Words;
}

interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly cause?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The deployment and the credentials of a command. */
interface Where {
  readonly stage: string;
  readonly region: string | undefined;
  /** The profile that AWS_PROFILE names. */
  readonly profile?: string | undefined;
  /** The key in AWS_ACCESS_KEY_ID: the SDK uses it without a profile. */
  readonly accessKeyId?: string | undefined;
}

/** The credentials that a command used. */
function usedBy({ profile, accessKeyId }: Where): Words {
  if (profile) return words`the profile ${profile} (AWS_PROFILE)`;
  if (accessKeyId) return words`the key ${accessKeyId} (AWS_ACCESS_KEY_ID)`;
  return words`the default profile, or the role of this machine`;
}

const localStack = words`for the local stack: source .local/env`;
const signIn = ({ profile }: Where) => words`aws sso login${profile && words` --profile ${profile}`}`;

interface Known {
  readonly when: RegExp;
  explain(message: Words, where: Where): Explained;
}

const denied = /^(AccessDenied|AccessDeniedException|AuthorizationError|UnauthorizedOperation)$/;

/** By the error's name or code, the first that fits. */
const known: readonly Known[] = [
  {
    when: /^(CredentialsProviderError|TokenProviderError)$/,
    explain: (message, where) =>
      where.profile
        ? {
            what: words`no AWS credentials were found with ${usedBy(where)}: ${message}`,
            todo: words`use another profile, unset AWS_PROFILE, or sign in with: ${signIn(where)}; ${localStack}`,
          }
        : {
            what: words`no AWS credentials were found`,
            todo: words`set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; ${localStack}`,
          },
  },
  {
    when: /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/,
    explain: (_, where) => ({
      what: words`the AWS session of ${usedBy(where)} has expired`,
      todo: words`sign in again, for example with: ${signIn(where)}`,
    }),
  },
  {
    when: /^(UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|InvalidSignatureException|SignatureDoesNotMatch|InvalidToken)$/,
    explain: (message, where) => ({
      what: words`AWS does not accept the credentials of ${usedBy(where)}: ${message}`,
      todo: words`use other credentials or another AWS_PROFILE; ${localStack}`,
    }),
  },
  {
    when: denied,
    explain: (message, where) => ({
      what: words`access denied to ${usedBy(where)}: ${message}`,
      todo: words`docs/security.md lists the permissions that each command needs`,
    }),
  },
  {
    when: /^(ResourceNotFoundException|QueueDoesNotExist)$/,
    explain: (_, { stage, region }) => ({
      what: words`there is no deployment dxaws-s3-${stage} ${region ? `in ${region}` : "in this region"}`,
      todo: words`choose another one with --stage and --region, or deploy it with: make deploy`,
    }),
  },
  {
    when: /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|TimeoutError)$/,
    explain: (message) => ({
      what: words`AWS cannot be reached: ${message}`,
      todo: words`check the network, the region, and AWS_ENDPOINT_URL if it is set`,
    }),
  },
];

const notAws: Explained = {
  what: words`the answer did not come from AWS`,
  todo: words`check AWS_ENDPOINT_URL, and the proxies between this machine and AWS`,
};

/** A role that may not be assumed: its message says which, who may, and what to do. */
function explainRole(error: unknown): Explained | undefined {
  const isOfRole = error instanceof S3Failure && error.operation === "AssumeRole";
  if (!isOfRole || !denied.test(error.code)) return undefined;
  return {
    what: reasonWords(error.message),
    todo: words`docs/security.md says what a person needs who plans for other accounts`,
  };
}

/** Explains an error that a command threw. */
export function explain(error: unknown, where: Where): Explained {
  const ofRole = explainRole(error);
  if (ofRole) return ofRole;
  const { name = "", message, code = "" } = origin(error as Thrown);
  const text = `${message || error}`;
  if (text === "Region is missing")
    return { what: words`no AWS region is set`, todo: words`set one with --region or AWS_REGION` };
  if (name === "UnknownError" || text.includes("Deserialization error")) return notAws;
  const found = known.find(({ when }) => when.test(name) || when.test(code));
  return found ? found.explain(reasonWords(text), where) : { what: whatOf(error, text) };
}

const whatOf = (error: unknown, text: string): Words =>
  error instanceof UsageError ? error.words : reasonWords(`${(error as Thrown)?.message || text}`);

/** The SDK's own error, which core wraps. A failure that says for what a call was needed has its own words. */
function origin(error: Thrown): Thrown {
  const { name, cause } = error ?? {};
  const hasWords =
    error instanceof S3Failure && error.operation !== "AssumeRole" && cause instanceof S3Failure;
  return name === "S3Failure" && cause && !hasWords ? (cause as Thrown) : (error ?? {});
}

/** The stack of an error, one line per call. */
export function stackOf(error: unknown): Words {
  const { stack, message = "" } = Object(error) as Partial<Error>;
  return stack ? lines(stack.replace(message, (text) => visible(text)).split("\n")) : words`${`${error}`}`;
}
