import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { git } from '../../src-main/testing/scratch.ts'
import { gitWith } from '../git-client.ts'
import { compare, type Comparison } from '../measure.ts'
import type { Product } from '../product.ts'

const commits = 1_000

/** A branch of commits, each signed with an SSH key. */
const signedBranch = async (directory: string): Promise<{ readonly local: string; readonly key: string }> => {
  const key = path.join(directory, 'signing-key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bench', '-f', key])
  const local = path.join(directory, 'signed.git')
  await git(directory, 'init', '--quiet', '--bare', local)
  const sign = ['-c', 'gpg.format=ssh', '-c', `user.signingkey=${key}`]
  const tree = await git(local, 'hash-object', '-t', 'tree', '-w', '/dev/null')
  let parent = ''
  for (let index = 0; index < commits; index += 1) {
    const parents = parent === '' ? [] : ['-p', parent]
    parent = await git(local, ...sign, 'commit-tree', '-S', ...parents, '-m', `Commit ${index}`, tree)
  }
  await git(local, 'update-ref', 'refs/heads/main', parent)
  return { local, key: readFileSync(`${key}.pub`, 'utf8') }
}

/** The push of 1,000 signed commits to a new repository, with the rule `verify-sig` and without. */
export const measureSignedPush = async (
  product: Product,
  directory: string,
): Promise<{ readonly comparison: Comparison; readonly most: number }> => {
  const { local, key } = await signedBranch(directory)
  await product.call('signingKeys.add', { key })
  let number = 0
  const push = async (verify: boolean): Promise<number> => {
    number += 1
    const name = `signed/${number}`
    await product.call('repositories.create', { name })
    const { token } = await product.call('tokens.mint', {
      repository: name,
      scopes: ['git:write'],
      policies: verify ? [['*', ['verify-sig']]] : [],
    })
    const credential = Buffer.from(`t:${token}`).toString('base64')
    const environment = {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: `http.${product.address}/.extraHeader`,
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${credential}`,
    }
    const url = `${product.address}/${name}.git`
    const startedAt = performance.now()
    await gitWith({ url, environment }, local, 'push', '--quiet', url, 'main')
    return performance.now() - startedAt
  }
  const comparison = await compare('push of 1,000 signed commits, verify-sig', 7, [
    { name: 'Mirrordesk', run: () => push(true) },
    { name: 'the same without', run: () => push(false) },
  ])
  return { comparison, most: 1.5 }
}
