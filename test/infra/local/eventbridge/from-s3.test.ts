import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BusEvent } from '../../../../infra/local/bus-event.ts';
import type { EventBridge } from '../../../../infra/local/eventbridge/eventbridge.ts';
import { createSurroundings, type TestSurroundings } from '../../../support/surroundings.ts';
import { type LocalS3, startS3 } from '../s3/harness.ts';
import { FUNCTION, NotingTargets, rule, startBus } from './harness.ts';

const onLetters = rule(
  { Arn: FUNCTION },
  {
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: ['files'] }, object: { key: [{ prefix: 'letters/' }] } },
    },
  },
);
const properties = {
  NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
};

let ofBus: TestSurroundings;
let ofS3: TestSurroundings;
let targets: NotingTargets;
let bus: EventBridge;
let s3: LocalS3;
const start = async () => {
  ({ bus } = await startBus(ofBus, targets, onLetters));
  s3 = await startS3({ properties, surroundings: ofS3, onObjectCreated: (event) => bus.put(event) });
};
beforeEach(async () => {
  [ofBus, ofS3] = [createSurroundings(), createSurroundings()];
  targets = new NotingTargets();
  await start();
});
afterEach(async () => {
  await s3.close();
  await bus.stop();
  ofBus.remove();
  ofS3.remove();
});
const put = (Key: string) => s3.client.send(new PutObjectCommand({ Bucket: 'files', Key, Body: 'isi' }));
const keys = () =>
  targets.invoked.map(({ payload }) => {
    const { object } = (payload as BusEvent).detail as { readonly object: { readonly key: string } };
    return object.key;
  });

it('hands new objects of a bucket to the functions of the rules that want them', async () => {
  await put('photos/1.jpg');
  await put('letters/1.pdf');
  await vi.waitUntil(() => targets.invoked.length > 0);
  expect(keys()).toEqual(['letters/1.pdf']);
});

it('loses none that came while the bus was not there', async () => {
  await bus.stop();
  await put('letters/2.pdf');
  await s3.close();
  await start();
  await vi.waitUntil(() => targets.invoked.length > 0);
  expect(keys()).toEqual(['letters/2.pdf']);
});
