import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { ApplicantClient } from '../../../../infra/local/demo/client/applicant-client.ts';
import type { Company } from '../../../../infra/local/demo/company.ts';
import { draw } from '../../../../infra/local/demo/draw.ts';
import { personOf } from '../../../../infra/local/demo/person.ts';
import { Progress } from '../../../../infra/local/demo/progress.ts';
import { submitApplications } from '../../../../infra/local/demo/submit-applications.ts';

const track = {
  id: 'wub',
  admission: 'first-come' as const,
  minimumAge: 17,
  ageOn: '2026-12-31',
  documents: [{ id: 'ktp', types: ['image/jpeg'] }],
  declarations: [],
};
const areas = ['01', '02', '03'].map((end) => ({ code: `32.76.06.10${end}`, district: 'Pancoran Mas' }));
const world = { year: 2026, tracks: [track], sectors: [{ id: 'kuliner' }], areas };
const people = Array.from({ length: 45 }, (_, index) => personOf(7, index, world)).filter(
  ({ mistake }) => mistake === 'none',
);

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** An API of which every answer takes its own time. Answers in which order it accepted whom, by key of the draft. */
async function moodyApi(seed: number) {
  const accepted: string[] = [];
  let asked = 0;
  const answerTo = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    const [, number = '', what = ''] = /^\/api\/applications\/([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    if (request.url === '/api/applications') {
      await json(request);
      return [201, { number: request.headers['idempotency-key'], secret: 'x', state: 'draft' }];
    }
    request.resume();
    if (what === 'documents') return [201, { url: `${site}/bucket`, fields: {} }];
    if (what !== 'submission') return [204, undefined];
    accepted.push(number);
    return [200, { state: 'holds-place' }];
  };
  server = createServer((request, response) => {
    asked += 1;
    const mood = 8 * draw(seed, asked, 'mood');
    setTimeout(() => {
      void answerTo(request).then(([status, body]) =>
        response.writeHead(status).end(body && JSON.stringify(body)),
      );
    }, mood);
  }).listen(0);
  await once(server, 'listening');
  const site = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { api: `${site}/api`, accepted };
}

describe('applying', () => {
  it.each([1, 2, 3])(
    'comes in the same order to each area, however fast the answers are (%i)',
    async (seed) => {
      const { accepted, api } = await moodyApi(seed);
      const company = {
        seed: 7,
        lanes: 8,
        patience: 30,
        progress: new Progress({ write: () => undefined }),
        applicants: new ApplicantClient(api, 30),
      } as Company;
      const cases = await submitApplications(people, company);
      expect(cases.map(({ person }) => person.index)).toEqual(people.map(({ index }) => index));
      for (const { code } of areas) {
        const ofArea = people.filter(({ area }) => area === code).map(({ index }) => `demo-7-${index}`);
        expect(ofArea.length).toBeGreaterThan(2);
        expect(accepted.filter((key) => ofArea.includes(key))).toEqual(ofArea);
      }
      expect(accepted).not.toEqual(people.map(({ index }) => `demo-7-${index}`));
    },
  );
});
