// What comes of one value: its canonical text, or what is wrong with it, to be read after the name of a field.

export type Coerced = { readonly text: string } | { readonly problem: string };
