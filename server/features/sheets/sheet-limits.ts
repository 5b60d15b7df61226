/** The largest file that is taken, in bytes. */
export const largestFile = 8_000_000;

/** What a sheet may hold. Ten times the largest framework that we know. */
export const sheetLimits = {
  rows: 10_000,
  columns: 100,
  /** Characters in one cell; XLSX itself has no more than 32,767. */
  cell: 32_767,
  items: 10_000,
};

/** What may be in an XLSX, which is a zip archive: entries, and bytes when all of them are unpacked. */
export const archiveLimits = { entries: 1_000, bytes: 60_000_000 };
