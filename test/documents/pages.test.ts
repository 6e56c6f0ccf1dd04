import { describe, expect, it } from 'vitest';
import { fonts } from '../../documents/fonts.ts';
import { htmlOf, LAYOUT, sha256Of, UNSEALED } from '../../documents/layouts.ts';
import { GlyphMissing, pdfOf } from '../../documents/pdf.ts';
import { registered, sha256OfTemplate, TEMPLATES, templateNumbered, templateOn } from '../../documents/register.ts';
import { filled } from '../../documents/template.ts';
import { DOCUMENT_KINDS } from '../../domain/permit/officialDocuments.ts';
import { ADDRESSEE, sampleOf } from './samples.ts';

const onDay = (kind: (typeof DOCUMENT_KINDS)[number]) => templateOn(kind, '2026-03-06').template;
const sealable = { layout: LAYOUT, watermark: null };
const copy = { layout: LAYOUT, watermark: UNSEALED };

/** By which receipts, extensions and the right to a hearing were numbered when the hashes below were taken. */
const FORMER_LETTERS: { readonly [letter: string]: string } = { R: 'S', X: 'Y', K: 'G' };

/**
 * What layout 1 makes of the samples. Documents were issued by it: where a hash differs, a library or a font has
 * changed, and the change belongs into a layout of its own. Never write these anew for a layout that was used.
 */
const GOLDEN: { readonly [kind in (typeof DOCUMENT_KINDS)[number]]: { html: string; pdf: string; copy: string } } = {
  receipt: {
    html: 'f7cd76580e1d8b5fc7e4a6af56af099353b5763b378921085cbc2813ef087521',
    pdf: '0db2cef427e69965e90f3b80dc3f7e1fac931ebd5703093ae92695194e14fd42',
    copy: 'eb26473fe5bf53a5cedfd791570b46f0536e771f3569fbaf8daa482daf0bf9ee',
  },
  acceptance: {
    html: 'edba059b29f82510306412a693eca70f6ea6d2c1eaee5ff77356c2d0d21aa9a7',
    pdf: 'f47566175e98943d199a2ffc8ccafafeb4a6d9d1d35a62a130d8bca335136971',
    copy: '114fb1eddb8e8aaf13c7bfd761b812787de62de508f80a9110e2eafd4c3d9917',
  },
  correction: {
    html: '9eef219cdd3a0e343bfd1c34d7466ec86be7a782f951355d702ee385098edc3c',
    pdf: '1df49790a99c7504ca7c9d56e34c221de4cd30154e8ff8c07d7cfdda6a1781ad',
    copy: '17a945427126290e6c676359e916305244a8d7e985f3ecafa92a58b373f41fed',
  },
  notAccepted: {
    html: '1afe83883c0af4fd6559fd7a4992e2035ad635e85d39c934d3cea76daea25541',
    pdf: '6046177be37ced99811a253caa76cfb17d0540d44982f163540979ed3976f050',
    copy: '6503f096b4dbb869d95d0277b525fd8506257f863e5af0d53cc49b4854c691ef',
  },
  notRequired: {
    html: 'bfa750d14dd0cfb11d28f2d0f1485c9c7236c44887df2fb2d00a4fcb64fa77b3',
    pdf: 'f1e821ed3b9d5dc4d9ee7e848e117f885c5b22b242ea398d7febde73f7f00678',
    copy: '50c409418deabeede383094a6b7d95805cbe2d02afb2b8fddc3d3bea0937c6c4',
  },
  grant: {
    html: '83687d39ec9c8ef431ada350658c1bfde2fa3853670a43ba178543eae61f72f8',
    pdf: '3d522965285b01ff62d1ac9b5bb2c691926c19df5a33e318e0cb82cdb4f6e2d5',
    copy: '6759632d56b448e7c5856998ed3af7359f82e6aef2ca7f3934cef9e3b1cb7c7c',
  },
  refusal: {
    html: 'f1f64f229bc7c88a666465c96ec1e932dfc57afac77f560cdaae5596b0c10f7a',
    pdf: '938a8d8fdaa7d2b46d2c68951fa71f7ddce4e9adafb5915286c5902789e5f71a',
    copy: '7c3ec446dfb5766804ebf678ccb41f80dac3e428540d972129c102eacea73842',
  },
  certificate: {
    html: '6f45a1b9253e834a8c03176b4365b460ac95158dc81e0ff80bafe0d96b6acc84',
    pdf: 'fa9aa995c4fc23685717436faf793960cc61f337f3e73ba2065a00c95f5b7308',
    copy: '48fbc1b2b0f7c73433eba2a349c4ce8975d55839f5fd04c9c93113786dc7ac54',
  },
  pause: {
    html: 'b44e7beb3516539d1632a7c9a6841686ce74cb34ee504750ffbd708570e62e28',
    pdf: '37f58698d7f75eef3638f0cd1b94c0443b35a3a9ca5f222f9ccda73c244b9b06',
    copy: '0ac09477ab9e5aa66ad4fb244d1f2679e7e17b3c9f213aeebd3169f9edc80f1f',
  },
  extension: {
    html: 'ad0664004bfd7d55496d7fa6bd999f8a5ad293c0c2b9a1837169c90745c09866',
    pdf: '7d7f363c946592b1dad0aadb8d7a32b2eca9cebcb86f86a828498e76e414cb03',
    copy: '2b4255eb37115e2052188f8bbd4902908db045ee8d86a44e7d7aa19c7db6487a',
  },
  hearingRight: {
    html: '3e1f6e8697fb28a6f16792c6e1350e3b5605eb19efc37b0c07acb476d4c677f7',
    pdf: 'b64da629d18d4ae3b159e73c536a2e81b4e7288e22eba5af54d3d04930eaa1c1',
    copy: '845ce30843f8ba8d3645b1762df347c5df2a67da357196789618ea64260f6ea6',
  },
  hearing: {
    html: 'f395957599e8c579fecd1d7a46756b9d1aa9d217acb2a4512403c41df2d324b1',
    pdf: 'e3293dec69e004e8c3df79f365359ca3a8441b80c190a239cd49b664e06142d5',
    copy: '596d43a5201c3744aa30278816913f7a4f42d79347172bae64ae460951401dbd',
  },
  ended: {
    html: '4fc19f45d33ec22cd8570a55eb2d5abba9ff444dc3d974f953d3730c9afcfc2b',
    pdf: 'ae0fb6a6a01289ca42547e8aebdc526e62f5be0d0f2ee157c2aa90bc4792b150',
    copy: 'fc9a3e560a0585898e336d639bdae811a9f6a8e399f4e66f0252cc99584f7ce0',
  },
};

describe('Art. 49, 50: a grant says once what was decided', () => {
  const licence = { licenceNumber: 'L-1', licenceValidTo: '2026年12月1日' };
  const kinds = {
    new: '本机关决定准予行政许可',
    change: '本机关决定准予变更',
    renewal: '本机关决定准予延续',
    deemedRenewal: '视为准予延续',
  };
  it.each(
    (['new', 'change', 'renewal', 'deemedRenewal'] as const).flatMap((kind) =>
      [false, true].map((isByCommitment) => [kind, isByCommitment] as const),
    ),
  )('%s, by commitment: %s', (kind, isByCommitment) => {
    const { fields, ...content } = sampleOf('grant');
    const { new: _, ...rest } = fields;
    const said = { ...rest, ...licence, [kind]: '是', ...(isByCommitment && { commitment: '是' }) };
    const page = htmlOf(templateOn('grant', content.on).template, { ...content, fields: said }, LAYOUT);
    expect(Object.values(kinds).filter((sentence) => page.includes(sentence))).toEqual([kinds[kind]]);
    expect(page.includes('书面承诺')).toBe(isByCommitment && kind !== 'deemedRenewal');
  });
});

describe('Art. 32(2), 38: the same document on the same pages, years later', () => {
  it.each(DOCUMENT_KINDS)('%s: page, file and copy have the bytes they always had', async (kind) => {
    const content = { ...sampleOf(kind) };
    content.number = content.number.replace(/(?<=-)[RXK](?=\d+$)/, (letter) => FORMER_LETTERS[letter] ?? letter);
    const template = onDay(kind);
    const made = {
      html: sha256Of(htmlOf(template, content, LAYOUT)),
      pdf: sha256Of(await pdfOf(template, content, sealable)),
      copy: sha256Of(await pdfOf(template, content, copy)),
    };
    expect(made).toEqual(GOLDEN[kind]);
  });

  it('does not depend on the clock, the time zone or what was set before', async () => {
    const zone = process.env.TZ;
    const content = sampleOf('refusal');
    const first = await pdfOf(onDay('refusal'), content, sealable);
    try {
      process.env.TZ = 'America/New_York';
      await pdfOf(onDay('grant'), sampleOf('grant'), copy);
      const second = await pdfOf(onDay('refusal'), content, sealable);
      expect(second.equals(first)).toBe(true);
    } finally {
      process.env.TZ = zone;
    }
  });

  it('is set by the version it was issued by, and by no other', () => {
    const [first] = TEMPLATES.filter(({ template }) => template.kind === 'refusal');
    if (!first) throw new Error('no template');
    const template = { ...first.template, version: 2, effectiveFrom: '2027-01-01', title: '不予行政许可决定书（新）' };
    const both = [...TEMPLATES, { template, sha256: sha256OfTemplate(template) }];
    expect(templateOn('refusal', '2026-12-31', both).template.version).toBe(1);
    expect(templateOn('refusal', '2027-01-01', both).template.version).toBe(2);
    expect(templateNumbered('refusal', 1, first.sha256, both).template).toBe(first.template);
    expect(() => templateNumbered('refusal', 1, sha256OfTemplate(template), both)).toThrow('no template refusal v1');
    expect(() => templateOn('refusal', '2023-12-31')).toThrow('no template of refusal was in force');
  });

  it('a version that was changed does not start', () => {
    const [first, ...others] = TEMPLATES;
    if (!first) throw new Error('no template');
    const changed = { ...first, template: { ...first.template, title: '另一个标题' } };
    expect(() => registered([changed, ...others])).toThrow(`${first.template.kind} v1 was changed`);
  });

  it('nothing goes out with a hole in it', () => {
    const content = sampleOf('refusal');
    const { reasons: _, ...fields } = content.fields;
    expect(() => filled(onDay('refusal'), { ...content, fields })).toThrow('refusal v1: the content has no reasons');
  });
});

describe('An unsealed copy', () => {
  it('is marked on every one of its pages, and what is to be sealed on none', async () => {
    const many = { ...ADDRESSEE, address: '西安市雁塔区示例路1号'.repeat(120) };
    const content = sampleOf('grant', many);
    const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    // nothing but the mark is turned by 45 degrees
    const marksOf = (pdf: Buffer) =>
      pdf.toString('latin1').match(/0\.707107 -0\.707107 0\.707107 0\.707107 \S+ \S+ cm/g)?.length ?? 0;
    const marked = await pdfOf(onDay('grant'), content, copy);
    const clean = await pdfOf(onDay('grant'), content, sealable);
    expect(pagesOf(marked)).toBeGreaterThan(1);
    expect(marksOf(marked)).toBe(pagesOf(marked));
    expect(marksOf(clean)).toBe(0);
  });
});

describe('Characters', () => {
  it('that are rare are in the fonts', () => {
    expect(fonts().missingIn('㐂龘𬭎喆堃赟')).toEqual([]);
  });

  it('all that the layout and the templates write themselves are in the fonts', () => {
    const own = '文书编号：办件编号：（盖章处）第页共核验码0123456789abcdef　—＊〔〕年月日时分';
    expect(fonts().missingIn(own + UNSEALED + JSON.stringify(TEMPLATES))).toEqual([]);
  });

  it('that no font has stop the document rather than become a box', async () => {
    const content = sampleOf('acceptance', { ...ADDRESSEE, name: '西安\u{323AF}餐饮店' });
    const setting = pdfOf(onDay('acceptance'), content, copy);
    await expect(setting).rejects.toBeInstanceOf(GlyphMissing);
    await expect(setting).rejects.toMatchObject({ characters: ['U+323AF'] });
  });

  it('that have no shape of their own stop nothing, and leave no box', async () => {
    const named = (name: string) => pdfOf(onDay('acceptance'), sampleOf('acceptance', { ...ADDRESSEE, name }), copy);
    const plain = await named('西安雁塔餐饮店');
    const joined = await named('西安\u200b雁\u200d塔\ufe0f餐\u{e0100}饮店');
    expect(joined.equals(plain)).toBe(true);
  });

  it('that are markup stay text on the page', () => {
    const html = htmlOf(onDay('acceptance'), sampleOf('acceptance', { ...ADDRESSEE, name: '<script>"&\'' }), LAYOUT);
    expect(html).toContain('&lt;script&gt;&quot;&amp;&#39;');
    expect(html).not.toContain('<script');
  });
});
