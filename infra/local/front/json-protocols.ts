import {
  jsonError,
  jsonOf,
  type Place,
  type Protocol,
  type Reply,
  signerOf,
  targetOf,
  textIn,
  type Use,
} from './exchange.ts';

/** Every use of a key names it in the answer; a refused one at most in the request. */
export const kmsProtocol: Protocol = {
  service: 'kms',
  operationOf: targetOf,
  callerOf: signerOf,
  usesOf: (operation, { body }, reply, { region, account }) => {
    const key = textIn(jsonOf(reply.body), 'KeyId') ?? textIn(jsonOf(body), 'KeyId') ?? '*';
    const isPlain = !key.startsWith('arn:') && key !== '*';
    return [
      {
        action: `kms:${operation}`,
        resource: isPlain ? `arn:aws:kms:${region}:${account}:key/${key}` : key,
      },
    ];
  },
  throttled: () => jsonError(400, 'ThrottlingException'),
};

export const statesProtocol: Protocol = {
  service: 'states',
  operationOf: targetOf,
  callerOf: signerOf,
  usesOf: (operation, { body }, _reply, place) => {
    const input = jsonOf(body);
    const token = input['taskToken'];
    const resource =
      typeof token === 'string'
        ? place.machineOfTask(token)
        : (input['executionArn'] ?? input['stateMachineArn'] ?? input['mapRunArn']);
    return [{ action: `states:${operation}`, resource: typeof resource === 'string' ? resource : '*' }];
  },
  throttled: () => jsonError(400, 'ThrottlingException'),
};

export const sqsProtocol: Protocol = {
  service: 'sqs',
  operationOf: targetOf,
  callerOf: signerOf,
  usesOf: (operation, { body }, _reply, place) => {
    const { QueueUrl: url, QueueName: name } = jsonOf(body);
    const queue = typeof url === 'string' ? url.split('/').at(-1) : name;
    // The batches of SQS are judged as the single operations.
    const action = `sqs:${operation.replace(/Batch$/, '')}`;
    return [{ action, resource: typeof queue === 'string' ? arn('sqs', queue, place) : '*' }];
  },
  throttled: () => jsonError(400, 'com.amazonaws.sqs#RequestThrottled'),
};

/** EventBridge: every entry goes to a bus. */
export const eventsProtocol: Protocol = {
  service: 'events',
  operationOf: targetOf,
  callerOf: signerOf,
  usesOf: (operation, _request, _reply, place) => [
    { action: `events:${operation}`, resource: arn('events', 'event-bus/default', place) },
  ],
  throttled: () => jsonError(400, 'ThrottlingException'),
};

/** SES v2: REST. Of what is here functions use SendEmail alone. */
export const sesProtocol: Protocol = {
  service: 'ses',
  operationOf: ({ method, url }) =>
    method === 'POST' && url.startsWith('/v2/email/outbound-emails') ? 'SendEmail' : `${method} ${url}`,
  callerOf: signerOf,
  usesOf: (operation, { body }, _reply, place) => {
    const { FromEmailAddress: sender, ConfigurationSetName: set } = jsonOf(body);
    const from = /<([^>]*)>/.exec(String(sender))?.[1] ?? String(sender);
    const action = `ses:${operation}`;
    const context = { 'ses:FromAddress': from };
    const identity = arn('ses', `identity/${from.slice(from.indexOf('@') + 1)}`, place);
    const uses: Use[] = [{ action, resource: identity, context }];
    if (typeof set === 'string')
      uses.push({ action, resource: arn('ses', `configuration-set/${set}`, place), context });
    return uses;
  },
  throttled: () => jsonError(429, 'TooManyRequestsException'),
};

/** SNS: a form in, XML out. */
export const snsProtocol: Protocol = {
  service: 'sns',
  operationOf: ({ body }) => new URLSearchParams(body.toString('utf8')).get('Action') ?? '',
  callerOf: signerOf,
  usesOf: (operation, { body }) => {
    const form = new URLSearchParams(body.toString('utf8'));
    // A phone is no resource, and nobody's number is recorded.
    return [{ action: `sns:${operation}`, resource: form.get('TopicArn') ?? form.get('TargetArn') ?? '*' }];
  },
  throttled: () => ({
    status: 429,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(
      '<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>' +
        '<Code>Throttled</Code><Message>Rate exceeded</Message></Error></ErrorResponse>',
    ),
  }),
};

/** Lambda's own API, over which functions call functions. */
export const lambdaProtocol: Protocol = {
  service: 'lambda',
  operationOf: ({ url }) => (url.includes('/invocations') ? 'Invoke' : url),
  callerOf: signerOf,
  usesOf: (_operation, { url }, _reply, place) => {
    const name = decodeURIComponent(/functions\/([^/]+)\/invocations/.exec(url)?.[1] ?? '');
    const resource = name.startsWith('arn:') ? name : arn('lambda', `function:${name}`, place);
    return [{ action: 'lambda:InvokeFunction', resource }];
  },
  throttled: (): Reply => ({
    status: 429,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'TooManyRequestsException' },
    body: Buffer.from('{"Type":"User","Message":"Rate Exceeded."}'),
  }),
};

function arn(service: string, resource: string, { region, account }: Place): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}
