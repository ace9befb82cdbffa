import type { ContractHandlers } from '../../../src-shared/contract/contract-types.ts'
import type { Browse } from '../../core/browse/browse.ts'

type BrowseCalls = Pick<
  ContractHandlers,
  | 'commits.list'
  | 'commits.get'
  | 'diffs.get'
  | 'diffs.patches'
  | 'files.list'
  | 'files.lastChanges'
  | 'files.get'
  | 'files.blame'
>

export const createBrowseHandlers = ({ commits, diffs, files }: Browse): BrowseCalls => ({
  'commits.list': commits.list,
  'commits.get': commits.get,
  'diffs.get': diffs.get,
  'diffs.patches': diffs.patches,
  'files.list': files.list,
  'files.lastChanges': files.lastChanges,
  'files.get': files.get,
  'files.blame': files.blame,
})
