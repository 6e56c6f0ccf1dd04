/** What people read, in the two languages of the service; the code beside it is what programs read. */
export type Text = { zh: string; en: string };
export type Language = keyof Text;
