/** Something a person can put right. It is shown as its two sentences, without a stack trace. */
export class StartRefused extends Error {
  readonly chinese: string;
  readonly english: string;
  constructor(chinese: string, english: string) {
    super(english);
    this.name = 'StartRefused';
    this.chinese = chinese;
    this.english = english;
  }
}
