import { AppError } from '../../../src-shared/errors/app-error.ts'
import { outsideArchive } from '../core-outside.ts'
import type { CoreProcess } from './core-process.ts'
import { forkAsUtility } from './fork-as-utility.ts'
import { forkWithNode } from './fork-with-node.ts'

/** Version of Node-API that the database driver is built for. */
const neededNodeApi = 10

/**
 * Forks the core: as Electron's utility process, or with the Node that MIRRORDESK_CORE_NODE names. The frames are
 * the same.
 * @throws AppError `internal` when this Electron is too old to run the core itself
 */
export const forkCore = (
  moduleFile: string,
  environment: Readonly<Record<string, string | undefined>>,
): CoreProcess => {
  // The key comes over the channel; what git is started with must not hold it.
  const { MIRRORDESK_CORE_NODE: node, MIRRORDESK_VAULT_KEY: _key, ...rest } = environment
  if (node) return forkWithNode(node, outsideArchive(moduleFile), rest)
  if (Number(process.versions['napi'] ?? 0) < neededNodeApi) {
    throw new AppError(
      'internal',
      'This Electron is too old to run the core. Name a Node in MIRRORDESK_CORE_NODE, or start with `npm start`.',
    )
  }
  return forkAsUtility(moduleFile, rest)
}
