import { dynamoDbProtocol } from './dynamodb-protocol.ts';
import type { Protocol } from './exchange.ts';
import {
  eventsProtocol,
  kmsProtocol,
  lambdaProtocol,
  sesProtocol,
  snsProtocol,
  sqsProtocol,
  statesProtocol,
} from './json-protocols.ts';
import { s3Protocol } from './s3-protocol.ts';

/** How the service behind each endpoint variable speaks. */
export const protocols: Readonly<Record<string, Protocol>> = {
  AWS_ENDPOINT_URL_DYNAMODB: dynamoDbProtocol,
  AWS_ENDPOINT_URL_EVENTBRIDGE: eventsProtocol,
  AWS_ENDPOINT_URL_KMS: kmsProtocol,
  AWS_ENDPOINT_URL_LAMBDA: lambdaProtocol,
  AWS_ENDPOINT_URL_S3: s3Protocol,
  AWS_ENDPOINT_URL_SESV2: sesProtocol,
  AWS_ENDPOINT_URL_SFN: statesProtocol,
  AWS_ENDPOINT_URL_SNS: snsProtocol,
  AWS_ENDPOINT_URL_SQS: sqsProtocol,
};
