import * as z from "zod";

/** The id of an AWS account. A number would lose leading zeros. */
export const accountId = z
  .string()
  .regex(/^\d{12}$/, 'is not an account id; write its 12 digits in quotes, like "111122223333"');
