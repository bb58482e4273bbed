import { describe, expect, it } from 'vitest';
import { createHttpApi } from '../../../../infra/local/http-api/http-api.ts';
import { createSurroundings, resource } from '../../../support/surroundings.ts';
import { ECHO, startHttpApi } from './harness.ts';

it('is unavailable when a function takes longer than the integration allows', async () => {
  const slow = await startHttpApi({
    functions: { Slow: { code: 'export const handler = () => new Promise(() => {});', Timeout: 20 } },
    routes: { 'GET /': 'Slow' },
    integration: { TimeoutInMillis: 50 },
  });
  const response = await fetch(slow.url);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ message: 'Service Unavailable' });
  await slow.close();
});

const permission = (properties: Record<string, unknown>) =>
  resource('AWS::Lambda::Permission', 'Permission', {
    Action: 'lambda:InvokeFunction',
    FunctionName: 'Echo',
    Principal: 'apigateway.amazonaws.com',
    ...properties,
  });

describe('permissions', () => {
  it('are needed for each route, as on AWS', async () => {
    const guarded = await startHttpApi({
      functions: { Echo: ECHO },
      routes: { 'GET /kuota': 'Echo', 'GET /daftar/{track}': 'Echo', 'GET /': 'Echo' },
      permissions: (apiId) => {
        const arn = `arn:aws:execute-api:ap-southeast-3:000000000000:${apiId}`;
        return [
          permission({ SourceArn: `${arn}/*/*/daftar/{track}` }),
          permission({ SourceArn: `${arn}/*/*/` }),
          permission({ SourceArn: `${arn}/*/*/kuota`, Principal: 'events.amazonaws.com' }),
        ];
      },
    });
    const statusOf = async (path: string): Promise<number> => (await fetch(guarded.url + path)).status;
    expect(await statusOf('/daftar/perempuan')).toBe(200);
    expect(await statusOf('/')).toBe(200);
    expect(await statusOf('/kuota')).toBe(500);
    expect(guarded.surroundings.logged.join()).toContain('No permission lets arn:aws:execute-api');
    await guarded.close();
  });
});

describe('before it starts', () => {
  it('is unavailable', async () => {
    const surroundings = createSurroundings();
    const service = createHttpApi(surroundings, {
      invoke: () => Promise.reject(new Error('nobody may call')),
      permits: () => true,
    });
    await service.listen?.();
    const { attributes } = await service.provision(
      resource('AWS::ApiGatewayV2::Api', 'Api', { Name: 'site', ProtocolType: 'HTTP' }),
    );
    expect(attributes['ApiEndpoint']).toMatch(/^http:\/\/localhost:\d+$/);
    expect((await fetch(attributes['ApiEndpoint'] ?? '')).status).toBe(503);
    await service.stop();
    surroundings.remove();
  });

  it.each([
    [{ ProtocolType: 'WEBSOCKET' }, 'ProtocolType'],
    [{ Body: {} }, 'does not implement Body of AWS::ApiGatewayV2::Api (Api)'],
  ])('refuses what it does not implement: %j', async (properties, message) => {
    await expect(startHttpApi({ functions: {}, routes: {}, api: properties })).rejects.toThrow(message);
  });
});
