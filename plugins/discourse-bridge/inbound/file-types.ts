interface FileType {
  type: string;
  endings: string[];
  /** How such a file begins: bytes and where they stand. Without any, it must be text. */
  begins: { at: number; bytes: string }[];
}

const zip = [{ at: 0, bytes: 'PK\u0003\u0004' }];
const office = 'application/vnd.openxmlformats-officedocument';
const open = 'application/vnd.oasis.opendocument';

/** What is kept. Nothing among them runs in a browser. */
const types: FileType[] = [
  { type: 'image/png', endings: ['png'], begins: [{ at: 0, bytes: '\u0089PNG\r\n\u001a\n' }] },
  { type: 'image/jpeg', endings: ['jpg', 'jpeg'], begins: [{ at: 0, bytes: '\u00ff\u00d8\u00ff' }] },
  { type: 'image/gif', endings: ['gif'], begins: [{ at: 0, bytes: 'GIF8' }] },
  {
    type: 'image/webp',
    endings: ['webp'],
    begins: [
      { at: 0, bytes: 'RIFF' },
      { at: 8, bytes: 'WEBP' },
    ],
  },
  { type: 'image/avif', endings: ['avif'], begins: [{ at: 4, bytes: 'ftypavif' }] },
  { type: 'application/pdf', endings: ['pdf'], begins: [{ at: 0, bytes: '%PDF-' }] },
  { type: `${office}.wordprocessingml.document`, endings: ['docx'], begins: zip },
  { type: `${office}.spreadsheetml.sheet`, endings: ['xlsx'], begins: zip },
  { type: `${office}.presentationml.presentation`, endings: ['pptx'], begins: zip },
  { type: `${open}.text`, endings: ['odt'], begins: zip },
  { type: `${open}.spreadsheet`, endings: ['ods'], begins: zip },
  { type: `${open}.presentation`, endings: ['odp'], begins: zip },
  { type: 'text/csv', endings: ['csv'], begins: [] },
  { type: 'text/plain', endings: ['txt', 'md'], begins: [] },
];

/** The media type of a file of this name, when its bytes are what its name says; null for what is not kept. */
export function fileType(name: string, bytes: Buffer): string | null {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const isText = (): boolean => !bytes.includes(0);
  const fits = ({ begins }: FileType): boolean =>
    begins.length === 0
      ? isText()
      : begins.every(({ at, bytes: first }) => bytes.toString('latin1', at, at + first.length) === first);
  const named = types.find(({ endings }) => endings.includes(ending));
  if (named) return fits(named) ? named.type : null;
  // Addresses of some stores of files have no ending.
  return types.find((one) => one.type.startsWith('image/') && fits(one))?.type ?? null;
}
