// The kinds of SQL pool whose T-SQL differs. Which one it is, the settings say.

export type PoolKind = "dedicated" | "serverless";
