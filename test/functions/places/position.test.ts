import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ledger, positionOfTicket, waitingCount } from '../../../functions/places/ledger.ts';

/** A ledger with waiting people, of whom some left and some came from other areas with an earlier acceptance. */
const ledgers = fc
  .record({ directUpTo: fc.nat({ max: 5 }), waiting: fc.integer({ min: 1, max: 30 }) })
  .chain(({ directUpTo, waiting }) => {
    const tickets = Array.from({ length: waiting }, (_, index) => directUpTo + 1 + index);
    return fc.record({
      directUpTo: fc.constant(directUpTo),
      tickets: fc.constant(tickets),
      left: fc.subarray(tickets),
      arrivals: fc
        .subarray(tickets)
        .chain((arrived) =>
          fc
            .tuple(...arrived.map((ticket) => fc.integer({ min: directUpTo + 1, max: ticket })))
            .map((before) => arrived.map((ticket, index) => ({ ticket, before: before[index] ?? ticket }))),
        ),
    });
  });

describe('the order of a waiting list', () => {
  it('is total and dense, by ticket, and by first acceptance for who came from another area', () => {
    fc.assert(
      fc.property(ledgers, ({ arrivals, directUpTo, left, tickets }) => {
        const ledger: Ledger = {
          track: 'wub',
          year: 2026,
          area: '32.76.06.1001',
          ticket: directUpTo + tickets.length,
          last: '',
          lastAt: '',
          limit: directUpTo,
          directUpTo,
          freed: 0,
          left,
          arrived: Object.fromEntries(arrivals.map(({ ticket }) => [`A${ticket}`, ticket])),
          ranksBefore: Object.fromEntries(arrivals.map(({ ticket, before }) => [`A${ticket}`, before])),
          opensAt: '',
          closesAt: '',
        };
        const rank = (ticket: number) => {
          const arrival = arrivals.find((each) => each.ticket === ticket);
          return arrival === undefined ? [ticket, 1, 0] : [arrival.before, 0, ticket];
        };
        const inOrder = tickets
          .filter((ticket) => !left.includes(ticket))
          .toSorted((one, other) => {
            const [a = 0, b = 0, c = 0] = rank(one);
            const [d = 0, e = 0, f = 0] = rank(other);
            return a - d || b - e || c - f;
          });
        expect(inOrder.map((ticket) => positionOfTicket(ledger, ticket))).toEqual(
          inOrder.map((_, index) => index + 1),
        );
        expect(waitingCount(ledger)).toBe(inOrder.length);
      }),
      { numRuns: 2000 },
    );
  });
});
