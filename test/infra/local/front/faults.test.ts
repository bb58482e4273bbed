import { describe, expect, it } from 'vitest';
import { FaultPlan } from '../../../../infra/local/front/faults.ts';
import { parseFaults } from '../../../../infra/local/front/routes.ts';

const written = (...rules: readonly object[]) => parseFaults(JSON.stringify({ seed: 7, rules }));

function struckOf(plan: FaultPlan, calls: number): readonly number[] {
  const numbers = Array.from({ length: calls }, (_, index) => index);
  return numbers.filter(() => plan.draw('dynamodb', 'PutItem').length > 0);
}

describe('faults on demand', () => {
  const tenth = { service: 'dynamodb', kind: 'throttle', rate: 0.1 };

  it('strike about as many calls as asked for, and the same ones for the same seed', () => {
    const struck = struckOf(new FaultPlan(written(tenth)), 2000);
    expect(struck.length).toBeGreaterThan(140);
    expect(struck.length).toBeLessThan(260);
    expect(struckOf(new FaultPlan(written(tenth)), 2000)).toEqual(struck);
    const otherSeed = parseFaults(JSON.stringify({ seed: 8, rules: [tenth] }));
    expect(struckOf(new FaultPlan(otherSeed), 2000)).not.toEqual(struck);
  });

  it('strike no other service and no other operation than theirs', () => {
    const always = { ...tenth, rate: 1, operation: 'PutItem' };
    const plan = new FaultPlan(written(always));
    expect(plan.draw('s3', 'PutItem')).toEqual([]);
    expect(plan.draw('dynamodb', 'GetItem')).toEqual([]);
    expect(plan.draw('dynamodb', 'PutItem')).toMatchObject([{ kind: 'throttle' }]);
    expect(plan.report().rules).toMatchObject([{ struck: 1 }]);
  });

  it('never repeat what API Gateway invokes: it invokes once', () => {
    const plan = new FaultPlan(written({ service: 'lambda', kind: 'duplicate', rate: 1 }));
    expect(plan.draw('lambda', 'apigateway')).toEqual([]);
    expect(plan.draw('lambda', 'states')).toMatchObject([{ kind: 'duplicate' }]);
  });

  it.each([
    ['{"seed": 1, "rules": [', 'it is not JSON'],
    ['{"rules": []}', 'seed'],
    [
      '{"seed": 1, "rules": [{"service": "kms", "kind": "stale-read", "rate": 1}]}',
      'kms knows no stale-read',
    ],
    ['{"seed": 1, "rules": [{"service": "sfn", "kind": "throttle", "rate": 1}]}', 'service'],
    ['{"seed": 1, "rules": [{"service": "kms", "kind": "throttle", "rate": 2}]}', 'rate'],
    ['{"seed": 1, "rules": [{"service": "kms", "kind": "throttle", "rate": 1, "often": true}]}', 'often'],
    [
      '{"seed": 1, "rules": [{"service": "lambda", "operation": "apigateway", "kind": "duplicate", "rate": 1}]}',
      'API Gateway invokes once',
    ],
  ])('that nobody could mean are refused: %s', (text, reason) => {
    expect(() => parseFaults(text)).toThrow(reason);
  });
});
