/** The error by which S3 answers a call. */
export const failing = (name: string, httpStatusCode: number, message = "said S3"): Error =>
  Object.assign(new Error(message), { name, Code: name, $metadata: { httpStatusCode } });

/** S3's refusal of a call, with a text of its own. */
export const accessDenied = (message: string): Error => failing("AccessDenied", 403, message);
