import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it, vi } from 'vitest';
import type { ObjectCreated, ObjectCreatedListener } from '../../../../infra/local/s3/object-created.ts';
import { createSurroundings } from '../../../support/surroundings.ts';
import { startS3 } from './harness.ts';

const properties = {
  VersioningConfiguration: { Status: 'Enabled' },
  NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
};
const put = (Key: string) => new PutObjectCommand({ Bucket: 'files', Key, Body: 'isi' });

describe('Object Created', () => {
  it('is told in the shape of EventBridge', async () => {
    const events: ObjectCreated[] = [];
    const s3 = await startS3({ properties, onObjectCreated: async (event) => void events.push(event) });
    const { ETag, VersionId } = await s3.client.send(put('a b.pdf'));
    await vi.waitFor(() => expect(events).toHaveLength(1));
    expect(events[0]).toMatchObject({
      version: '0',
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '000000000000',
      region: 'ap-southeast-3',
      time: '2026-03-02T01:00:00Z',
      resources: ['arn:aws:s3:::files'],
      detail: {
        bucket: { name: 'files' },
        object: { key: 'a b.pdf', size: 3, etag: ETag?.replaceAll('"', ''), 'version-id': VersionId },
        reason: 'PutObject',
      },
    });
    await s3.close();
  });

  it('is told again until it is taken, in order', async () => {
    const taken: string[] = [];
    let refusals = 0;
    const s3 = await startS3({
      properties,
      onObjectCreated: async ({ detail }) => {
        if (detail.object.key === 'first' && refusals < 2) {
          refusals += 1;
          throw new Error('not now');
        }
        taken.push(detail.object.key);
      },
    });
    await s3.client.send(put('first'));
    await s3.client.send(put('second'));
    for (const refusal of [1, 2]) {
      await vi.waitFor(() => {
        expect(refusals).toBe(refusal);
        expect(s3.surroundings.clock.nextDeadline()).toBeDefined();
      });
      s3.surroundings.clock.advanceBy(1000);
    }
    await vi.waitFor(() => expect(taken).toEqual(['first', 'second']));
    await s3.close();
  });

  it('is told after a restart if nobody took it before', async () => {
    const surroundings = createSurroundings();
    const refuse = vi.fn<ObjectCreatedListener>(async () => {
      throw new Error('not now');
    });
    const before = await startS3({ properties, surroundings, onObjectCreated: refuse });
    await before.client.send(put('kept'));
    await vi.waitFor(() => expect(refuse).toHaveBeenCalled());
    await before.close();
    const keys: string[] = [];
    const after = await startS3({
      properties,
      surroundings,
      onObjectCreated: async ({ detail }) => void keys.push(detail.object.key),
    });
    await vi.waitFor(() => expect(keys).toEqual(['kept']));
    await after.close();
    surroundings.remove();
  });

  it('is told of no bucket without EventBridge', async () => {
    const listener = vi.fn<ObjectCreatedListener>(async () => undefined);
    const s3 = await startS3({ onObjectCreated: listener });
    await s3.client.send(put('silent'));
    await s3.close();
    expect(listener).not.toHaveBeenCalled();
  });
});
