import {
  AccessDenied,
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  InvalidRequest,
  NoSuchBucket,
  NotFound,
  S3ServiceException,
} from "@aws-sdk/client-s3";

/** S3's refusal of a call. `detail` holds the other elements of the error body. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, detail: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

export const malformedXml = () =>
  new Refusal(
    400,
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );

/** Refuses a value that is none of those that S3's schema has. */
export function oneOf(value: unknown, ...allowed: string[]): void {
  if (!allowed.includes(`${value}`)) throw malformedXml();
}

export const invalidArgument = (message: string, name: string, value?: string) =>
  new Refusal(400, "InvalidArgument", message, {
    ArgumentName: name,
    ...(value && { ArgumentValue: value }),
  });

export const invalidRequest = (message: string) => new Refusal(400, "InvalidRequest", message);

export const accessDenied = (message = "Access Denied") => new Refusal(403, "AccessDenied", message);

export const noSuchBucket = (name: string) =>
  new Refusal(404, "NoSuchBucket", "The specified bucket does not exist", { BucketName: name });

export const notImplemented = () =>
  new Refusal(501, "NotImplemented", "A header you provided implies functionality that is not implemented");

// The SDK has its own class for only a few codes; all others are a plain S3ServiceException.
const classes = {
  AccessDenied,
  BucketAlreadyExists,
  BucketAlreadyOwnedByYou,
  InvalidRequest,
  NoSuchBucket,
  NotFound,
};

/** The request that an exception answers. HEAD answers have no body, so the SDK does not know the code. */
export interface Answered {
  readonly requestId: string;
  readonly head?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const nameAtHead = (status: number) => (status === 404 ? "NotFound" : "Unknown");

/** The exception that the SDK throws for such an answer. */
export function exceptionFor(refusal: Refusal, { requestId, head, headers }: Answered): S3ServiceException {
  const { status, code, detail } = refusal;
  const name = head ? nameAtHead(status) : code;
  const options = {
    name,
    $fault: status < 500 ? ("client" as const) : ("server" as const),
    $metadata: { httpStatusCode: status, requestId, attempts: 1, totalRetryDelay: 0 },
    message: head ? "UnknownError" : refusal.message,
  };
  const Typed = Object.entries(classes).find(([typed]) => typed === name)?.[1];
  const exception = Typed ? new Typed(options) : new S3ServiceException(options);
  const response = { statusCode: status, headers: { "x-amz-request-id": requestId, ...headers } };
  Object.defineProperty(exception, "$response", { value: response, enumerable: false });
  return head ? exception : Object.assign(exception, { Code: code, ...detail, RequestId: requestId });
}
