import { TransactGetCommand, type TransactGetCommandInput } from "@aws-sdk/lib-dynamodb";

type Send = (command: object) => object | Promise<object>;

/** The document client for transactions that read from tables in memory, by their names: each table gets its own part. */
export const bothTables = (tables: Readonly<Record<string, { readonly send: Send }>>) => ({
  async send({ input }: { readonly input: TransactGetCommandInput }): Promise<never> {
    const parts = (input.TransactItems ?? []).map(async (item) => {
      const part = new TransactGetCommand({ ...input, TransactItems: [item] });
      const answer = await tables[`${item.Get?.TableName}`]?.send(part);
      return (answer as { Responses?: object[] }).Responses ?? [];
    });
    return { Responses: (await Promise.all(parts)).flat() } as never;
  },
});
