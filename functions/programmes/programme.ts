import * as z from 'zod';

const Code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const Instant = z.iso.datetime({ offset: true });
const WorkingDays = z.int().min(1).max(90);

const DocumentRule = z.object({
  id: Code,
  name: z.string().min(1),
  types: z.array(z.enum(['image/jpeg', 'image/png', 'application/pdf'])).min(1),
  /** Bytes. */
  maxSize: z.int().min(1_000).max(15_000_000),
});
export type DocumentRule = z.infer<typeof DocumentRule>;

const Track = z.object({
  id: Code,
  name: z.string().min(1),
  /** First part of an application number, e.g. `WUB`. */
  prefix: z.string().regex(/^[A-Z]{2,4}$/),
  summary: z.string().min(1),
  requirements: z.array(z.string().min(1)).min(1),
  /** first-come: a place with the ticket; ranked: everybody waits for the ranking date. */
  admission: z.enum(['first-come', 'ranked']),
  opensAt: Instant,
  closesAt: Instant,
  /** Of a ranked track: the day the places are given. */
  rankingDate: z.iso.date().optional(),
  minimumAge: z.int().min(15).max(80),
  /** The day on which the age counts. */
  ageOn: z.iso.date(),
  /** Places for each area unit. */
  placesPerArea: z.int().min(0),
  documents: z.array(DocumentRule).min(1),
  declarations: z.array(z.object({ id: Code, text: z.string().min(1) })),
});
export type Track = z.infer<typeof Track>;

const Agency = z.object({ id: Code, name: z.string().min(1) });
const Lender = z.object({ id: Code, name: z.string().min(1), kind: z.enum(['cooperative', 'bank']) });

/**
 * The rules of one programme year as data of the city (I10). A change is a new version; an application keeps the
 * version it was made under.
 */
export const Programme = z
  .object({
    year: z.int().min(2020).max(2100),
    version: z.int().min(1),
    name: z.string().min(1),
    agency: Agency,
    /** Rules the decision stands on, shown publicly: opening a programme without them is refused. */
    legalBasis: z.array(z.string().min(1)).min(1),
    dataProtectionContact: z.string().min(1),
    tracks: z.array(Track).min(1),
    /** In working days. */
    deadlines: z.object({
      fileCheck: WorkingDays,
      recommendation: WorkingDays,
      decree: WorkingDays,
      training: WorkingDays,
      referral: WorkingDays,
    }),
    sectors: z.array(z.object({ id: Code, name: z.string().min(1), agency: Code })).min(1),
    agencies: z.array(Agency).min(1),
    lenders: z.array(Lender).min(1),
    /** By amount in whole rupiah, ascending; the last band has no upper limit. */
    lenderBands: z.array(z.object({ upTo: z.int().positive().optional(), lender: Code })).min(1),
  })
  .superRefine((programme, context) => {
    const agencies = new Set(programme.agencies.map((agency) => agency.id));
    for (const sector of programme.sectors) {
      if (!agencies.has(sector.agency)) {
        context.addIssue({ code: 'custom', message: `Sector ${sector.id} names no agency of the list` });
      }
    }
    const lenders = new Set(programme.lenders.map((lender) => lender.id));
    for (const band of programme.lenderBands) {
      if (!lenders.has(band.lender)) {
        context.addIssue({
          code: 'custom',
          message: `Band names lender ${band.lender}, who is not in the list`,
        });
      }
    }
    for (const track of programme.tracks) {
      if (track.admission === 'ranked' && track.rankingDate === undefined) {
        context.addIssue({ code: 'custom', message: `Ranked track ${track.id} has no ranking date` });
      }
    }
  });
export type Programme = z.infer<typeof Programme>;

/** The track of that id, or undefined. */
export function findTrack(programme: Programme, id: string): Track | undefined {
  return programme.tracks.find((track) => track.id === id);
}

/** The agency that trains a sector; an unknown sector goes to the programme's owner. */
export function agencyOf(programme: Programme, sectorId: string): z.infer<typeof Agency> {
  const sector = programme.sectors.find((candidate) => candidate.id === sectorId);
  return programme.agencies.find((agency) => agency.id === sector?.agency) ?? programme.agency;
}

/** The lender an amount in whole rupiah is referred to: the first band that reaches it. */
export function lenderFor(programme: Programme, amount: number): z.infer<typeof Lender> {
  const band = programme.lenderBands.find(({ upTo }) => upTo === undefined || amount <= upTo);
  const lender = programme.lenders.find((candidate) => candidate.id === band?.lender);
  if (lender === undefined) throw new Error(`No lender for ${amount}`);
  return lender;
}
