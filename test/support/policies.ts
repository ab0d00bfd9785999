import fc from "fast-check";

// Random policies, valid and odd ones, of few words, so that they often overlap.

const odd = fc.constantFrom<unknown>(null, true, 7, "", [], {}, [[]], ["*", null], { x: "y" });
const listed = <T>(one: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: one }, { weight: 3, arbitrary: fc.array(one, { maxLength: 3 }) });
const mostly = <T>(good: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary: good as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: odd });

const inAnyCase = (word: string) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(word) },
    { weight: 1, arbitrary: fc.constantFrom(word.toLowerCase(), word.toUpperCase()) },
  );
const oneOf = (...words: readonly string[]) => fc.constantFrom(...words);

const aws = oneOf(
  "*",
  "111122223333",
  "444455556666",
  "arn:aws:iam::111122223333:root",
  "arn:aws:iam::444455556666:role/reader",
  "arn:aws:iam::444455556666:role/*",
  "AROADBQP57FF2AEXAMPLE",
  "deleted identity AROADBQP57FF2AEXAMPLE",
  '"deleted identity AROADBQP57FF2AEXAMPLE"',
);
const kinds = fc.dictionary(
  oneOf("AWS", "AWS", "AWS", "Service", "CanonicalUser", "Federated", "aws", "__proto__", "constructor"),
  mostly(
    listed(
      fc.oneof(
        { weight: 5, arbitrary: aws },
        oneOf("cloudtrail.amazonaws.com", "arn:aws:iam::111122223333:saml-provider/a"),
      ),
    ),
  ),
  { maxKeys: 2 },
);
const principals = mostly(
  fc.oneof({ weight: 1, arbitrary: fc.constant<unknown>("*") }, { weight: 3, arbitrary: kinds }),
);

const operators = oneOf(
  ...[
    "StringEquals",
    "StringLike",
    "StringEqualsIgnoreCase",
    "ArnLike",
    "ArnEquals",
    "IpAddress",
    "NotIpAddress",
  ],
  ...[
    "StringNotEquals",
    "StringEqualsIfExists",
    "ForAnyValue:StringLike",
    "ForAllValues:StringEquals",
    "Null",
  ],
  ...["NumericLessThan", "Bool", "ForAnyValue:IpAddress", "__proto__", "constructor"],
).chain(inAnyCase);
const keys = oneOf(
  ...[
    "aws:SourceIp",
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:PrincipalOrgID",
  ],
  ...[
    "aws:userid",
    "s3:DataAccessPointArn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "aws:PrincipalOrgPaths",
  ],
  ...[
    "aws:SecureTransport",
    "s3:prefix",
    "aws:PrincipalArn",
    "s3:ExistingObjectTag/Team",
    "__proto__",
    "constructor",
  ],
).chain(inAnyCase);

const cidr = fc
  .tuple(
    fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      oneOf("0.0.0.0", "128.0.0.0", "10.0.0.0", "172.16.0.0", "::", "2001:db8::", "::ffff:1.2.3.4"),
    ),
    fc.oneof(
      fc.constant(""),
      fc.nat(33).map((length) => `/${length}`),
      fc.nat(130).map((length) => `/${length}`),
      oneOf("/", "/08"),
    ),
  )
  .map((parts) => parts.join(""));
const values = fc.oneof(
  oneOf(
    "vpc-1",
    "vpc-*",
    "o-a1b2c3d4e5",
    "o-*",
    "111122223333",
    "*",
    "true",
    "",
    "AIDAEXAMPLE",
    "AROAEXAMPLE:*",
    "AROAEXAMPLE:a",
  ),
  oneOf(
    "arn:aws:s3:::orders",
    "arn:aws:s3:::*",
    "arn:aws:s3:us-west-2:111122223333:accesspoint/*",
    "a?",
    `$${"{aws:username}"}`,
  ),
  { weight: 2, arbitrary: cidr },
  fc.constantFrom<unknown>(true, 7),
);
const conditions = mostly(
  fc.dictionary(operators, mostly(fc.dictionary(keys, mostly(listed(values)), { maxKeys: 3 })), {
    maxKeys: 3,
  }),
);

const actions = mostly(listed(oneOf("s3:GetObject", "s3:getobject", "s3:PutObject", "s3:Get*", "s3:*", "*")));
const resources = mostly(
  listed(
    oneOf("arn:aws:s3:::orders-archive", "arn:aws:s3:::orders-archive/*", "arn:aws:s3:::orders-archive/In/*"),
  ),
);

/** Any statement, its Sid chosen from `sids`. */
export const statements = (sids: fc.Arbitrary<string>): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .record(
      {
        Sid: sids,
        Effect: oneOf("Allow", "Allow", "Deny", "allow"),
        Principal: principals,
        NotPrincipal: principals,
        Action: actions,
        NotAction: actions,
        Resource: resources,
        NotResource: resources,
        Condition: conditions,
        Quota: odd,
      },
      { requiredKeys: ["Effect", "Action", "Resource"] },
    )
    .chain((whole) =>
      fc.record({ but: fc.boolean(), odd: fc.nat(20) }).map(({ but, odd: chance }) => {
        const { NotPrincipal, NotAction, NotResource, Quota, ...plain } = whole;
        const rest = {
          ...(but && NotPrincipal !== undefined && { NotPrincipal }),
          ...(chance === 0 && { Quota }),
        };
        return { ...plain, ...rest, ...(chance === 1 && { NotAction, NotResource }) };
      }),
    )
    .map((statement) => JSON.parse(JSON.stringify(statement)));
