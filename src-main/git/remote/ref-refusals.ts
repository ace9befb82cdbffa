import type { RefReason } from '../../../src-shared/domain/ref-reason.ts'

type Table = readonly (readonly [RegExp, RefReason])[]

/** Signs in the reason of one ref. Order matters. */
const refSigns: Table = [
  [
    /stale info|cannot lock ref .* (?:but expected|unable to resolve reference)|incorrect old value/,
    'moved_meanwhile',
  ],
  [/fetch first|non-fast-forward|already exists/, 'diverged'],
  [/hidden ref|modification of refs\//, 'hidden'],
  [/denied by policy/, 'policy'],
  [/protected branch|GH006|Changes must be made through a pull request/i, 'protected'],
  [
    /deletion of the current branch|refusing to delete the current branch|refusing to update checked out branch/,
    'default_branch',
  ],
  [/email privacy/, 'email_privacy'],
  [/GH002|funny refname|invalid ref ?name|name.*too long/i, 'name_refused'],
  [/'[^']+' exists; cannot create|D\/F conflict|failed to update ref|cannot lock ref/, 'name_clash'],
]

/** What a ref holds that the remote does not take; in its reason, or in the words around it. */
const contentSigns: Table = [
  [/PUSH PROTECTION|Push cannot contain secrets|GH009|PUSH BLOCKED: Secrets/i, 'secret_found'],
  [
    /GH001|file size limit|(?:maximum|allowed) (?:file )?size|blobs which exceed|larger than the allowed/i,
    'too_large',
  ],
  [/GH008|LFS objects are missing|Git LFS upload failed/i, 'lfs_missing'],
  [/LFS is (?:not enabled|disabled)|does not (?:support|accept) (?:Git )?LFS/i, 'lfs_off'],
  [/refusing to allow .* to create or update workflow/i, 'workflow_scope'],
]

/** Signs in the words around, where the reason is general. */
const contextSigns: Table = [
  [/GH007|private email/, 'email_privacy'],
  [/GH013|repository rule violations/, 'rule'],
  [/GH006|protected branch|Changes must be made through a pull request/i, 'protected'],
  [/GH002|funny refname|invalid ref ?name/i, 'name_refused'],
  [/repository size limit|(?:allocated )?storage limit|\bquota\b/i, 'quota'],
  [/fsck error|error in object|zeroPaddedFilemode|badTimezone|missingSpaceBeforeDate/, 'malformed'],
]

const find = (table: Table, text: string): RefReason | undefined =>
  table.find(([sign]) => sign.test(text))?.[1]

/**
 * Why one ref did not go through.
 * @param reason the text in the parentheses of its porcelain line
 * @param output what the server wrote during the push; consulted when the reason alone is general
 */
export const refReasonOf = (reason: string, output: string): RefReason => {
  const own = find(contentSigns, reason) ?? find(refSigns, reason)
  const general = /hook declined|rule violations|declined|unpacker error/.test(reason)
  // "Protected branch hook declined" may be about what the branch holds: the words around say it.
  const around = general && own !== 'email_privacy' ? find(contentSigns, output) : undefined
  if (around !== undefined) return around
  if (own !== undefined) return own
  const context = general ? find(contextSigns, output) : undefined
  if (context !== undefined) return context
  return /hook declined|rule violations/.test(reason) ? 'rule' : 'other'
}
