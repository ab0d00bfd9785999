/** S3's refusal of a call, with a text of its own. */
export const accessDenied = (message: string): Error =>
  Object.assign(new Error(message), { name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
