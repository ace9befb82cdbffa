import { z } from 'zod'
import type { FailureClass } from './failure-class.ts'

/** Why a ref did not follow. */
export const refReasonSchema = z.enum([
  'hidden',
  'protected',
  'policy',
  'rule',
  'diverged',
  'conflict',
  'moved_meanwhile',
  'too_large',
  'secret_found',
  'lfs_missing',
  'lfs_off',
  'workflow_scope',
  'email_privacy',
  'malformed',
  'quota',
  'default_branch',
  'name_refused',
  'name_clash',
  'case_clash',
  'mass_change',
  'turned_round',
  'unrelated_history',
  'local_change',
  'other',
])
export type RefReason = z.infer<typeof refReasonSchema>

/** The class of failure of each reason (mirror semantics 2.10). */
export const classOfRefReason: Readonly<Record<RefReason, FailureClass>> = {
  hidden: 'permission',
  protected: 'permission',
  policy: 'permission',
  rule: 'permission',
  diverged: 'decision',
  conflict: 'decision',
  moved_meanwhile: 'transient',
  too_large: 'content',
  secret_found: 'content',
  lfs_missing: 'content',
  lfs_off: 'content',
  workflow_scope: 'permission',
  email_privacy: 'permission',
  malformed: 'content',
  quota: 'permission',
  default_branch: 'permission',
  name_refused: 'content',
  name_clash: 'transient',
  case_clash: 'local',
  mass_change: 'decision',
  turned_round: 'decision',
  unrelated_history: 'decision',
  local_change: 'decision',
  other: 'transient',
}

/**
 * Whether the same ref at the same object would be refused again: it is not sent until the ref, the sign-in or the
 * mirror changes, or a person asks (mirror semantics 2.5, step 6). What the remote's rules forbid is tried once a day
 * all the same, for rules change without a word.
 */
export const refusalOfReason = (reason: RefReason): 'until_changed' | 'daily' | 'forgotten' => {
  // A default branch is changed at the host in between, by the mirror itself or by hand: it is tried with every run.
  if (reason === 'default_branch') return 'forgotten'
  switch (classOfRefReason[reason]) {
    case 'content':
      return 'until_changed'
    case 'permission':
      return 'daily'
    case 'transient':
    case 'host':
    case 'rate_limit':
    case 'credential':
    case 'decision':
    case 'local':
    case 'gone':
      return 'forgotten'
  }
}
