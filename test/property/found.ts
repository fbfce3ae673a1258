// Seeds of random cases that failed once, and what was wrong then. They are run first, always. A change of what random cases are
// made of makes other cases of them: then they are only seeds.

export const FOUND: readonly number[] = [];
