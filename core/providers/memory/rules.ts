import type { CORSConfiguration, CORSRule } from "@aws-sdk/client-s3";
import type { Couplings } from "./coupling.ts";
import { invalidRequest, malformedXml } from "./errors.ts";
import { lifecycle } from "./lifecycle.ts";
import { notification } from "./notification.ts";

const methods = ["GET", "PUT", "POST", "DELETE", "HEAD"];

function checkCorsRule({ AllowedMethods = [], AllowedOrigins = [] }: CORSRule): void {
  if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw malformedXml();
  const unknown = AllowedMethods.find((method) => !methods.includes(method));
  if (unknown !== undefined)
    throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`);
  const wild = AllowedOrigins.find((origin) => origin.split("*").length > 2);
  if (wild !== undefined)
    throw invalidRequest(`AllowedOrigin "${wild}" can not have more than one wildcard.`);
}

export const rules = {
  "PUT cors": {
    check: ({ CORSRules = [] }: CORSConfiguration) => {
      if (CORSRules.length === 0) throw malformedXml();
      if (CORSRules.length > 100)
        throw invalidRequest("The number of CORS rules should not exceed allowed limit of 100 rules.");
      for (const rule of CORSRules) checkCorsRule(rule);
    },
  },
  ...lifecycle,
  ...notification,
} satisfies Couplings;
