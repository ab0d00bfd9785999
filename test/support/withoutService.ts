import { noLayers } from "../../service/tables/layerTable.ts";

/** What a deployment is asked for where there is no service: its functions are not there. */
export const withoutService = {
  prefix: "dxaws-s3-test",
  caller: async () => ({ arn: "arn:aws:iam::111122223333:user/alice" }),
  layerStore: { read: async (at: Date) => noLayers(at.toISOString()) },
  functionCalled: (name: string) => name,
  lambda: {
    send: async () => {
      throw Object.assign(new Error("there is no such function"), { name: "ResourceNotFoundException" });
    },
  },
};
