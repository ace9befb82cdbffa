/**
 * How git says that a repository is damaged. `derived`: a file that can be written anew from the others; `broken`: a file
 * that cannot be read; `missing`: an object that something leads to, which may also be said of what a client sent.
 */
export type DamageKind = 'derived' | 'broken' | 'missing'

/** In the order in which they are tried, line by line. All of it is text of git 2.39 and later under `LC_ALL=C`. */
const signs: readonly { readonly kind: DamageKind; readonly sign: RegExp }[] = [
  {
    kind: 'derived',
    sign: /^(?:error|warning|fatal): (?!.*\b(?:refs?|refspec|branch|tag)\b).*(?:commit-graph|multi-pack-index|\bmidx\b|bitmap|reverse-index|rev-index)/,
  },
  {
    kind: 'broken',
    sign: new RegExp(
      [
        /^error: packfile /,
        /packfile .* (?:does not match index|cannot be accessed|is truncated|claims to have|signature mismatch)/,
        /is not a GIT packfile|far too short to be a packfile/,
        /index file .* (?:is too small|is corrupt|overflow)|wrong index v\d file size|non-monotonic index|bad offset for revindex/,
        /(?:loose|packed) object [0-9a-f]{40} .*is corrupt|object file .* is empty|hash mismatch/,
        /inflate: data stream error|unable to unpack [0-9a-f]{40}|garbage at end of loose object|bad object header/,
        /unexpected line in .*packed-refs|unterminated line in .*packed-refs|bad packed object CRC|failed to validate delta base/,
      ]
        .map(({ source }) => source)
        .join('|'),
    ),
  },
  {
    kind: 'missing',
    sign: /^error: Could not read |missing (?:blob|tree|commit|tag|object)|unable to (?:read|find) (?:tree|source object|sha1 file|[0-9a-f]{40})|^fatal: bad (?:tree )?object|invalid sha1 pointer|Failed to traverse parents|failed to read object/,
  },
]

/** What the other side of a transfer says, or sends, is no damage of ours. */
const ofTheOtherSide = /index-pack failed|unpack-objects failed|on the remote side/

/** What a failed git says about the state of the repository; null when it says nothing of that kind. */
export const damageIn = (stderr: string): DamageKind | null => {
  if (ofTheOtherSide.test(stderr)) return null
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('remote:'))
  for (const { kind, sign } of signs) if (lines.some((line) => sign.test(line))) return kind
  return null
}
