import { visible } from "../text/visible.ts";

/**
 * What a failed call means. missing: the bucket does not exist. elsewhere: it is in another region. transient:
 * worth a retry later. unauthenticated: the caller's credentials are missing, expired or invalid, which says
 * nothing about the bucket. denied, unsupported, refused: a retry would end the same. unreadable: S3 answered, and
 * the answer is not understood.
 */
export type FailureKind =
  | "missing"
  | "elsewhere"
  | "transient"
  | "unauthenticated"
  | "denied"
  | "unsupported"
  | "refused"
  | "unreadable";

/** The classified failure of a provider's call. */
export class S3Failure extends Error {
  override readonly name = "S3Failure";
  readonly kind: FailureKind;
  /** S3's error code, or the client's name for a failure on the way. */
  readonly code: string;
  readonly operation: string;
  readonly requestId: string | undefined;
  /** The region of the bucket, if S3 named it. */
  readonly bucketRegion: string | undefined;
  constructor(kind: FailureKind, code: string, operation: string, message: string, origin: Thrown) {
    super(message, { cause: origin });
    this.kind = kind;
    this.code = code;
    this.operation = operation;
    this.requestId = origin.$metadata?.requestId;
    this.bucketRegion = regionSaidIn(origin);
  }
}

/** The code of a call that is not sent, while calls in its region of the account are paused. */
export const pausedCode = "AccountPaused";

const ofAccount: ReadonlySet<string> = new Set(["AssumeRole", pausedCode]);

/** The failure concerns the account and not the bucket: its role cannot be assumed, or its calls are paused. */
export const concernsAccount = (failure: unknown): failure is S3Failure =>
  failure instanceof S3Failure && ofAccount.has(failure.operation);

/** The operation, and its region if it matters. */
interface Asked {
  readonly operation: string;
  readonly region?: string | undefined;
}

/** The parts of an SDK error that classification uses. */
interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly Code?: string;
  readonly Region?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const regionSaidIn = ({ $response, Region }: Thrown) => $response?.headers?.["x-amz-bucket-region"] ?? Region;

/** Whether S3 says, in one of its ways, that the bucket is in another region. */
function isElsewhere(thrown: Thrown, code: string, asked: Asked): boolean {
  if (code === "PermanentRedirect" || thrown.$metadata?.httpStatusCode === 301) return true;
  // Only for CreateBucket is this code about the constraint of a new bucket.
  if (code === "IllegalLocationConstraintException" && asked.operation !== "CreateBucket") return true;
  const said = regionSaidIn(thrown);
  return said !== undefined && asked.region !== undefined && said !== asked.region;
}

const codes: Readonly<Record<Exclude<FailureKind, "elsewhere" | "unreadable">, readonly string[]>> = {
  missing: ["NoSuchBucket", "NotFound"],
  denied: ["AccessDenied", "AllAccessDisabled"],
  unauthenticated: [
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
    "CredentialsProviderError",
    "TokenProviderError",
  ],
  unsupported: [
    "MethodNotAllowed",
    "NotImplemented",
    "XNotImplemented",
    "UnsupportedArgument",
    "UnsupportedOperation",
  ],
  transient: [
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "InternalError",
    "ServiceUnavailable",
    "RequestTimeout",
    "TimeoutError",
    "AbortError",
    "OperationAborted",
    "TemporaryRedirect",
    "ECONNRESET",
    "ECONNREFUSED",
    "EPIPE",
    "ETIMEDOUT",
    "EAI_AGAIN",
    "ENOTFOUND",
  ],
  refused: [],
};

// S3 returns these while an earlier write, ours or one to IAM, is not visible everywhere yet.
const notYetVisible: readonly [code: string, message: RegExp][] = [
  ["MalformedPolicy", /invalid principal/i],
  ["InvalidRequest", /versioning must be 'enabled'/i],
];

function kindOf(thrown: Thrown, code: string, asked: Asked): FailureKind {
  const status = thrown.$metadata?.httpStatusCode;
  if (isElsewhere(thrown, code, asked)) return "elsewhere";
  for (const [kind, known] of Object.entries(codes)) if (known.includes(code)) return kind as FailureKind;
  if (notYetVisible.some(([known, message]) => known === code && message.test(thrown.message ?? "")))
    return "transient";
  if (status === 403) return "denied";
  if (status === 501) return "unsupported";
  if (status === 404 && code === "Unknown") return "missing";
  // Without a status there was no answer: the call may or may not have been carried out.
  return status === undefined || status >= 500 || status === 429 ? "transient" : "refused";
}

function messageFor(kind: FailureKind, code: string, operation: string, thrown: Thrown): string {
  // "UnknownError" is what the SDK says of an answer without a body, as to HeadBucket.
  const isBare = [undefined, "", code, "UnknownError"].includes(thrown.message);
  const said = visible(isBare ? code : `${code}: ${thrown.message}`);
  if (kind === "denied")
    return `${operation} was denied, or the bucket is owned by another account (${said})`;
  if (kind === "unauthenticated")
    return `${operation}: the AWS credentials are missing, expired or invalid (${said})`;
  if (kind === "missing") return `the bucket does not exist (${operation}: ${said})`;
  if (kind === "elsewhere") {
    const region = visible(regionSaidIn(thrown) ?? "");
    return `the bucket is in ${region ? `region ${region}` : "another region"}, not in the region of its spec`;
  }
  return `${operation}: ${said}`;
}

/**
 * Like toFailure, but never throws: a command that the SDK cannot even build counts as refused, so that it affects
 * no other bucket.
 */
export function failureOf(error: unknown, operation: string, region?: string): S3Failure {
  try {
    return toFailure(error, operation, region);
  } catch {
    const thrown = error as Thrown;
    const message = `${operation} could not be sent: ${thrown.message ?? error}`;
    return new S3Failure("refused", thrown.name ?? "Unknown", operation, message, thrown);
  }
}

/**
 * Classifies the error of a call to S3; the only place that knows S3's error codes. Throws errors that come neither
 * from S3 nor from the network, because a bug of ours must not look like a failure of S3.
 */
export function toFailure(error: unknown, operation: string, region?: string): S3Failure {
  if (error instanceof S3Failure) return error;
  const thrown = error as Thrown;
  const code = thrown.Code ?? thrown.code ?? thrown.name ?? "Unknown";
  const known = Object.values(codes).some((list) => list.includes(code));
  if (!known && !thrown.$metadata) throw error;
  const kind = kindOf(thrown, code, { operation, region });
  return new S3Failure(kind, code, operation, messageFor(kind, code, operation, thrown), thrown);
}
