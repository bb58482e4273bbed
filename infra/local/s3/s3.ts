import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Service, Surroundings } from '../contract.ts';
import { listen, type Listening } from '../http-server.ts';
import { authenticate } from './authenticate.ts';
import { openBlobs } from './blobs.ts';
import { type Bucket, bucketOf, provisionedBucket } from './bucket.ts';
import { BucketPolicies, type RoleOf } from './bucket-policy.ts';
import type { Context } from './context.ts';
import { corsHeaders, preflight } from './cors.ts';
import type { Credentials } from './credentials.ts';
import { openDatabase } from './database.ts';
import { errorXml, noSuchBucket, notImplemented, S3Error } from './errors.ts';
import { type ObjectCreatedListener, Outbox } from './object-created.ts';
import { actionOf, operationName, operations } from './operations.ts';
import { postObject } from './post-object.ts';
import { type Answer, parseRequest, type S3Request } from './request.ts';
import { VersionTable } from './versions.ts';

export interface S3Options {
  readonly credentials: Credentials;
  /** For policies that speak of who calls. */
  readonly roleOf?: RoleOf;
  /** Receives EventBridge's "Object Created" events, at least once each, from buckets that have them on. */
  readonly onObjectCreated?: ObjectCreatedListener;
}

/** The local S3: path style, Signature Version 4 always verified, objects in files and their versions in SQLite. */
export function createS3(surroundings: Surroundings, options: S3Options): Service {
  const { account, clock, dataDir, log, port, region } = surroundings;
  const verifier = { credentials: options.credentials, clock, region };
  const database = openDatabase(join(dataDir, 's3.sqlite'));
  const versions = new VersionTable(database);
  const policies = new BucketPolicies(versions, options.roleOf ?? (() => undefined), account);
  const context: Context = {
    database,
    versions,
    policies,
    blobs: openBlobs(join(dataDir, 'blobs')),
    outbox: new Outbox(database, surroundings),
    clock,
    region,
    account,
  };
  const buckets = new Map<string, Bucket>();
  const inFlight = new Set<Promise<void>>();
  let listening: Listening | undefined;
  let isStarted = false;

  async function answerRequest(request: S3Request): Promise<Answer> {
    if (!isStarted) throw new S3Error('ServiceUnavailable', 'Please reduce your request rate.', 503);
    const bucket = buckets.get(request.bucket);
    if (request.method === 'OPTIONS') return preflight(request, bucket);
    const isForm = request.method === 'POST' && request.key === '' && !request.query.has('delete');
    if (isForm) {
      if (bucket === undefined) throw noSuchBucket(request.bucket);
      return postObject(context, request, bucket, verifier);
    }
    const caller = authenticate(request, verifier);
    const name = operationName(request);
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) throw notImplemented(name);
    if (bucket === undefined) throw noSuchBucket(request.bucket);
    const versionId = request.query.get('versionId');
    const action = actionOf(name, versionId);
    if (action !== undefined) {
      const key = request.key === '' ? {} : { key: request.key };
      await policies.require({ action, bucket: bucket.name, ...key, versionId, ...caller });
    }
    return operation(context, request, bucket, caller);
  }

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = randomBytes(8).toString('hex').toUpperCase();
    // The SDK corrects its own clock by this header, so it has to be the moved one.
    response.setHeader('date', new Date(clock.millis()).toUTCString());
    response.setHeader('x-amz-request-id', id);
    let request: S3Request | undefined;
    try {
      request = parseRequest(message, id);
      const answer = await answerRequest(request);
      await send(response, answer, corsHeaders(request, buckets.get(request.bucket)));
    } catch (error) {
      if (response.headersSent || (message.destroyed && !message.complete)) {
        response.destroy();
        return;
      }
      if (!(error instanceof S3Error)) log('s3 failed on a request', { error: String(error) });
      const known =
        error instanceof S3Error
          ? error
          : new S3Error('InternalError', 'We encountered an internal error. Please try again.', 500);
      const cors = request && corsHeaders(request, buckets.get(request.bucket));
      const body = errorXml(known, request?.path ?? '', id);
      await send(response, { status: known.status, headers: known.headers, body }, cors);
    } finally {
      // What is left of a refused body is read, or its sender would not see the refusal.
      message.resume();
    }
  }

  return {
    name: 's3',
    types: ['AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
    listen: async () => {
      listening = await listen(port, (message, response) => {
        const handling = handle(message, response)
          .catch((error: unknown) => {
            // The connection went away while the answer was sent.
            log('s3 could not answer', { error: String(error) });
            response.destroy();
          })
          .finally(() => inFlight.delete(handling));
        inFlight.add(handling);
      });
      return { AWS_ENDPOINT_URL_S3: listening.url };
    },
    provision: (resource) => {
      if (resource.type === 'AWS::S3::BucketPolicy') return policies.provision(resource);
      const bucket = bucketOf(resource, account);
      buckets.set(bucket.name, bucket);
      return provisionedBucket(bucket, region);
    },
    start: async () => {
      context.blobs.sweep((blob) => context.versions.names(blob));
      if (options.onObjectCreated !== undefined) context.outbox.start(options.onObjectCreated);
      isStarted = true;
    },
    stop: async () => {
      isStarted = false;
      await listening?.close();
      await Promise.allSettled(inFlight);
      await context.outbox.stop();
      database.close();
    },
  };
}

async function send(
  response: ServerResponse,
  { body, headers = {}, status }: Answer,
  cors: Readonly<Record<string, string>> = {},
): Promise<void> {
  const isXml = typeof body === 'string' && body !== '';
  response.writeHead(status, {
    ...(isXml && { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) }),
    ...headers,
    ...cors,
  });
  if (body === undefined || typeof body === 'string') response.end(body);
  else await pipeline(body, response);
}
