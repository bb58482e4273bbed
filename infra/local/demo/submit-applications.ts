import { type Sent, smallestFile } from './client/applicant-client.ts';
import { type Case, codeOf, type Company } from './company.ts';
import { inLanes } from './client/lanes.ts';
import { eventually } from './client/patience.ts';
import type { Person } from './person.ts';
import { DemoProblem, expectJson, expectStatus } from './client/problem.ts';

/**
 * Everybody applies. Who gets a place depends on who comes first, so within an area they come one after the other,
 * in their order; areas do not wait for each other.
 */
export async function submitApplications(
  people: readonly Person[],
  company: Company,
): Promise<readonly Case[]> {
  const phase = company.progress.begin('Applications submitted', people.length);
  const areas = Map.groupBy(people, ({ area }) => area);
  // The longest queue first: it takes longest.
  const queues = [...areas.values()].toSorted((a, b) => b.length - a.length);
  const cases: Case[] = [];
  await inLanes(queues, company.lanes, async (queue) => {
    for (const person of queue) {
      cases.push(await submitApplication(person, company));
      phase.step();
    }
  });
  return cases.toSorted((a, b) => a.person.index - b.person.index);
}

async function submitApplication(person: Person, company: Company): Promise<Case> {
  const { applicants, seed } = company;
  const { input, mistake, track } = person;
  const key = `demo-${seed}-${person.index}`;
  if (mistake === 'no-name') {
    const refused = await applicants.draft(track.id, { ...input, fullName: '' }, key);
    await expectStatus(refused, 422, 'An application without a name');
  }
  const sent = await draftOf(person, input, key, company);
  if (mistake === 'no-file') {
    await expectStatus(await applicants.submit(sent), 422, 'An application without documents');
  }
  if (mistake === 'wrong-file') {
    await upload(person, sent, company, () => new Blob(['<!doctype html>']));
    await expectStatus(await applicants.submit(sent), 422, 'An application with a file of another type');
  }
  await upload(person, sent, company, smallestFile);
  const { state } = await expectJson<{ state: string }>(await settled(sent, company), 200, 'A submission');
  if (mistake === 'twice') {
    const second = await draftOf(
      person,
      { ...input, address: 'Jalan Contoh Kedua 2' },
      `${key}-twice`,
      company,
    );
    await upload(person, second, company, smallestFile);
    await expectStatus(await settled(second, company), 409, 'A second application of the same person');
  }
  return { person, sent, holdsPlace: state === 'holds-place' };
}

async function draftOf(
  { track }: Person,
  input: Person['input'],
  key: string,
  { applicants, seed }: Company,
): Promise<Sent> {
  const answer = await applicants.draft(track.id, input, key);
  const { number, secret, state } = await expectJson<Sent & { state: string }>(answer, 201, 'A draft');
  if (state === 'draft') return { number, secret };
  throw new DemoProblem(`Seed ${seed} was played on this data before. Choose another, or --fresh.`);
}

async function upload(
  { track }: Person,
  sent: Sent,
  { applicants }: Company,
  fileOf: (type: string) => Blob,
): Promise<void> {
  for (const { id, types } of track.documents) {
    const type = types[0] ?? '';
    await expectStatus(await applicants.upload(sent, id, type, fileOf(type)), 204, 'An upload');
  }
}

/** The answer to a submission, once the system knows it: an applicant is told to look again meanwhile. */
function settled(sent: Sent, { applicants, patience }: Company): Promise<Response> {
  return eventually(
    `${sent.number} not yet accepted`,
    async () => {
      const answer = await applicants.submit(sent);
      const isUnsettled = answer.status === 409 && (await codeOf(answer)) === 'submission-in-progress';
      return isUnsettled ? undefined : answer;
    },
    patience,
  );
}
