import { formatRupiah } from '#shared/format.ts';
import { type Html, html } from '#shared/html.ts';
import type { Vault } from '#shared/vault.ts';
import { type Application, maskNik, openPersonalData } from '../applications/application.ts';
import { findArea } from '../areas/area.ts';
import type { Referral } from '../financing/referral.ts';
import type { City } from '../programmes/city.ts';

/** What somebody who decides sees of an application: what their decision needs and no more. */
export async function linkFacts(
  application: Application,
  { vault, city }: { readonly vault: Vault; readonly city: City },
  referral?: Referral,
): Promise<Html> {
  const person = openPersonalData(application, vault);
  const programme = await city.programmeOf(application);
  const area = findArea(await city.areas(), application.area);
  const sector = programme.sectors.find(({ id }) => id === application.sector);
  return html`<dl>
    <dt>Nama</dt>
    <dd>${person.fullName}</dd>
    ${
      referral === undefined
        ? html`<dt>NIK</dt>
            <dd>${maskNik(person.nik)}</dd>
            <dt>Alamat</dt>
            <dd>${person.address}</dd>`
        : html`<dt>Telepon</dt>
            <dd>${person.phone}</dd>`
    }
    <dt>${programme.titles.areaUnit}</dt>
    <dd>${area?.name}, ${programme.titles.district} ${area?.district.name}</dd>
    <dt>Bidang usaha</dt>
    <dd>${sector?.name ?? application.sector}</dd>
    <dt>Usaha</dt>
    <dd>${application.business}</dd>
    ${
      referral === undefined
        ? undefined
        : html`<dt>Jumlah</dt>
            <dd>${formatRupiah(referral.amount)}</dd>
            <dt>Kegunaan</dt>
            <dd>${referral.purpose}</dd>`
    }
  </dl>`;
}
