import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawSteps } from '../../../functions/reviews/draw.ts';
import {
  type DrawCheck,
  DrawRecord,
  recordHash,
  verifyDraw,
} from '../../../functions/reviews/verify-draw.ts';
import { rfcExample } from './rfc-example.ts';

const usage = `Pemakaian: npm run verify-draw -- BERKAS [--announced SIDIK]
           npm run verify-draw -- --rfc

Menghitung kembali sebuah pengundian dari berkas yang diumumkan, tanpa jaringan dan tanpa sistem ini.

  --announced SIDIK  sidik pengumuman yang Anda catat sebelum pengundian; hanya dengan itu terlihat
                     pengumuman yang ditulis sesudahnya
  --rfc              menghitung contoh dalam RFC 3797 bagian 6 dan membandingkannya dengan hasil di sana
`;

const words: Readonly<Record<DrawCheck['check'], string>> = {
  published: 'Pengumuman adalah yang dicatat sebelumnya; sidiknya',
  list: 'Daftar adalah yang diumumkan; sidiknya',
  count: 'Jumlah permohonan seperti diumumkan',
  before: 'Diumumkan sebelum angka diketahui, diundi sesudahnya',
  earlier: 'Pengundian sebelumnya semua disebut; jumlahnya',
  order: 'Urutan dari benih sama dengan urutan dalam berkas',
};

function say(holds: boolean, text: string): boolean {
  process.stdout.write(`${holds ? 'benar' : 'SALAH'}  ${text}\n`);
  return holds;
}

/** Draws the RFC's own example again, step by step. */
function drawRfcExample(): boolean {
  const { seed, pool, steps } = rfcExample;
  process.stdout.write(`RFC 3797 bagian 6, benih ${seed}, ${pool} nama, MD5\n`);
  return [...drawSteps(seed, pool, 'md5', steps.length)]
    .map(({ digest, divisor, selected }, index) => {
      const expected = steps[index];
      const holds = digest === expected?.digest && selected === expected.selected;
      return say(holds, `${index + 1}. ${digest} / ${divisor} -> ${selected}`);
    })
    .every(Boolean);
}

/** The published record in a file, or undefined where it is none. */
function readRecord(file: string): DrawRecord | undefined {
  try {
    return DrawRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    process.stdout.write(
      `SALAH  Berkas ${file} tidak dapat dibaca sebagai berkas undian\n${String(error)}\n`,
    );
    return undefined;
  }
}

/** Draws the record of a file again and says of each check whether it holds. */
function drawAgain(file: string, announced: string | undefined): boolean {
  const record = readRecord(file);
  if (record === undefined) return false;
  const { track, year, sequence } = record.announcement;
  process.stdout.write(`Jalur ${track} tahun ${year}, pengundian ke-${sequence}\n`);
  process.stdout.write(`Sidik berkas, seperti dalam berita acara: ${recordHash(record)}\n`);
  const holds = verifyDraw(record, announced)
    .filter(({ check }) => check !== 'published' || announced !== undefined)
    .map((each) => say(each.holds, `${words[each.check]}: ${each.found}`))
    .every(Boolean);
  return say(holds, holds ? 'Pengundian ini dapat dihitung kembali' : 'Pengundian ini tidak sesuai');
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { rfc: { type: 'boolean', default: false }, announced: { type: 'string' } },
});
const [file] = positionals;
if (values.rfc) {
  process.exitCode = drawRfcExample() ? 0 : 1;
} else if (file === undefined) {
  process.stdout.write(usage);
  process.exitCode = 2;
} else {
  process.exitCode = drawAgain(file, values.announced) ? 0 : 1;
}
