import { type Documented, s3Xml } from "./documented.ts";

const rule = (...inner: readonly string[]) => `<Rule>${inner.join("")}</Rule>`;
const cors = (...inner: readonly string[]) => `<CORSRule>${inner.join("")}</CORSRule>`;

const lifecycle = (...rules: readonly string[]) => s3Xml("LifecycleConfiguration", ...rules);

export const rules: readonly Documented[] = [
  {
    facet: "lifecycle",
    source: "GetBucketLifecycleConfiguration",
    answer: lifecycle(
      rule(
        "<ID>Archive and then delete rule</ID>",
        "<Prefix>projectdocs/</Prefix>",
        "<Status>Enabled</Status>",
        "<Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>",
        "<Transition><Days>365</Days><StorageClass>GLACIER</StorageClass></Transition>",
        "<Expiration><Days>3650</Days></Expiration>",
      ),
    ),
  },
  {
    facet: "lifecycle",
    source: "PutBucketLifecycleConfiguration: two rules",
    answer: lifecycle(
      rule(
        "<ID>id1</ID>",
        "<Filter><Prefix>documents/</Prefix></Filter>",
        "<Status>Enabled</Status>",
        "<Transition><Days>30</Days><StorageClass>GLACIER</StorageClass></Transition>",
      ),
      rule(
        "<ID>id2</ID>",
        "<Filter><Prefix>logs/</Prefix></Filter>",
        "<Status>Enabled</Status>",
        "<Expiration><Days>365</Days></Expiration>",
      ),
    ),
  },
  {
    facet: "lifecycle",
    source: "PutBucketLifecycleConfiguration: noncurrent versions; user guide: several predicates",
    answer: lifecycle(
      rule(
        "<ID>DeleteAfterBecomingNonCurrent</ID>",
        "<Filter><And><Prefix>tax/</Prefix><Tag><Key>key1</Key><Value>value1</Value></Tag><Tag><Key>key2</Key><Value>value2</Value></Tag></And></Filter>",
        "<Status>Enabled</Status>",
        "<NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays><NewerNoncurrentVersions>10</NewerNoncurrentVersions></NoncurrentVersionExpiration>",
      ),
      rule(
        "<ID>abort</ID>",
        "<Filter><Prefix></Prefix></Filter>",
        "<Status>Enabled</Status>",
        "<AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>",
      ),
    ),
    headers: { "x-amz-transition-default-minimum-object-size": "varies_by_storage_class" },
  },
  {
    facet: "cors",
    source: "PutBucketCors",
    answer: s3Xml(
      "CORSConfiguration",
      cors(
        "<AllowedOrigin>http://www.example.com</AllowedOrigin>",
        "<AllowedMethod>PUT</AllowedMethod><AllowedMethod>POST</AllowedMethod><AllowedMethod>DELETE</AllowedMethod>",
        "<AllowedHeader>*</AllowedHeader>",
        "<MaxAgeSeconds>3000</MaxAgeSeconds>",
        "<ExposeHeader>x-amz-server-side-encryption</ExposeHeader>",
        "<ExposeHeader>x-amz-request-id</ExposeHeader>",
      ),
      cors(
        "<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>",
        "<AllowedHeader>Authorization</AllowedHeader><MaxAgeSeconds>3000</MaxAgeSeconds>",
      ),
    ),
  },
  {
    facet: "website",
    source: "GetBucketWebsite; PutBucketWebsite: conditional redirects",
    answer: s3Xml(
      "WebsiteConfiguration",
      "<IndexDocument><Suffix>index.html</Suffix></IndexDocument>",
      "<ErrorDocument><Key>404.html</Key></ErrorDocument>",
      "<RoutingRules><RoutingRule><Condition><KeyPrefixEquals>docs/</KeyPrefixEquals></Condition><Redirect><ReplaceKeyPrefixWith>documents/</ReplaceKeyPrefixWith></Redirect></RoutingRule>",
      "<RoutingRule><Condition><HttpErrorCodeReturnedEquals>404</HttpErrorCodeReturnedEquals></Condition><Redirect><HostName>ec2-11-22-333-44.compute-1.amazonaws.com</HostName><ReplaceKeyPrefixWith>report-404/</ReplaceKeyPrefixWith></Redirect></RoutingRule></RoutingRules>",
    ),
  },
  {
    facet: "website",
    source: "PutBucketWebsite: redirect all requests",
    answer: s3Xml(
      "WebsiteConfiguration",
      "<RedirectAllRequestsTo><HostName>www.example.com</HostName></RedirectAllRequestsTo>",
    ),
  },
];
