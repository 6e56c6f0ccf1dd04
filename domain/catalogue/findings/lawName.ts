/**
 * Which documents are laws (法) or regulations (条例), as against rules (规章: 办法, 规定, 细则) and orders, read from
 * their names. What is in doubt is none: Art. 42 and 45 are not loosened by the spelling of a name.
 */
export function isLawOrRegulation(document: string): boolean {
  const name = normalised(document);
  if (ABOUT_ANOTHER.test(name) || LESSER.test(name)) return false;
  return /条例$/.test(name) || (/法$/.test(name) && !METHOD.test(name));
}

/** One that can set what the licensing law itself has not. */
export const isSpecialLaw = (document: string): boolean => isLawOrRegulation(document) && !isLicensingLaw(document);

/** The name of the document, before its article. */
export function isSpecialLawText(basis: string): boolean {
  const [document = '', ...rest] = basis.normalize('NFKC').split(ARTICLE);
  return isSpecialLaw(document) && !ABOUT_ANOTHER.test(normalised(rest.join(''))) && !LESSER_KIND.test(rest.join(''));
}

const isLicensingLaw = (document: string): boolean => /行政[许許]可法/.test(normalised(document));

/** The wording of a name by its year, number or revision, in parentheses; whatever else stands in them is of the name. */
const WORDING = /[(〔[【]([^()〔〕[\]【】]*(?:年|号|修订|修正|文本|\d{4})[^()〔〕[\]【】]*)[)〕\]】]/gu;
const LESSER_KIND = /办法|细则|方法|通知|意见|草案|征求/;
const LESSER = /办法|细则|规定|决定|草案|征求/;
/** It says something of a law: its name holds theirs. */
const ABOUT_ANOTHER = /关于|通知|意见|印发|转发|贯彻|落实|^(实施|执行|适用|根据|依据|依照|按照|参照)/;
/** A way to do something, not a law; the budget and the company have laws. */
const METHOD = /([办方做用说想看章语书手疗技打玩写执守违犯枉普兵析较]法|(?<!预)算法|(?<!公)司法|[评打积计得]分法)$/;
const ARTICLE = /第\s*[\d〇零一二两三四五六七八九十百千]+\s*(?=[条章节款])|\s*\bArt/i;

/** Nothing but its letters and numbers: neither brackets nor spaces nor signs that nobody sees tell two names apart. */
function normalised(document: string): string {
  let name = document.normalize('NFKC').replaceAll(/[\s\p{Cf}]/gu, '');
  for (let before = ''; before !== name; ) {
    before = name;
    name = name.replaceAll(WORDING, (whole, wording: string) => (ONE_OF_ITS_OWN.test(wording) ? whole : ''));
  }
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** What stands in the parentheses would be a document itself. */
const ONE_OF_ITS_OWN = /办法|细则|规定|规则|决定|方法|通知|意见|草案|征求|法$|条例$/;
