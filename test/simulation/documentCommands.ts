/**
 * Replaces @aws-sdk/lib-dynamodb: commands that only hold their input. The client's own commands also build what sends them,
 * which takes more time than the simulated table.
 */
class DocumentCommand {
  readonly input: object;
  constructor(input: object) {
    this.input = input;
  }
}

export class BatchGetCommand extends DocumentCommand {}
export class GetCommand extends DocumentCommand {}
export class PutCommand extends DocumentCommand {}
export class UpdateCommand extends DocumentCommand {}
export class QueryCommand extends DocumentCommand {}
export class ScanCommand extends DocumentCommand {}
export class TransactGetCommand extends DocumentCommand {}
export class TransactWriteCommand extends DocumentCommand {}
