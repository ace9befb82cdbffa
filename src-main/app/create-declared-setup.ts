import { existsSync } from 'node:fs'
import {
  createDeclaredSetup,
  type DeclaredSetup,
  type DeclaredSetupDeps,
} from '../core/declared/declared-setup.ts'
import { createRepositoryAt } from './repository-at.ts'

type Parts = Omit<DeclaredSetupDeps, 'keyFileExists' | 'repositoryAtWith'> & {
  readonly address: () => string
}

/** Puts the set-up as a file on what it needs. */
export const createSetupOf = (parts: Parts): DeclaredSetup =>
  createDeclaredSetup({
    ...parts,
    keyFileExists: existsSync,
    repositoryAtWith: (findByName) =>
      createRepositoryAt({
        address: parts.address,
        findByName: (name) => parts.stores.repositories.findByName(name) ?? findByName(name),
      }),
  })
