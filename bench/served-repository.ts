import { execFileSync } from 'node:child_process'
import { cpSync, existsSync } from 'node:fs'
import path from 'node:path'
import type { ApacheUpstream } from '../src-main/testing/apache-upstream.ts'

/** Puts the objects and refs of a bare repository behind apache, open to pushes, and returns its address. */
export const serveCopy = async (apache: ApacheUpstream, source: string, name: string): Promise<string> => {
  const repository = await apache.createRepository(name)
  // Not its configuration nor its hooks: a repository from elsewhere could run programs through them.
  for (const part of ['objects', 'refs', 'packed-refs', 'HEAD']) {
    const from = path.join(source, part)
    if (existsSync(from)) cpSync(from, path.join(repository, part), { recursive: true })
  }
  // apache's workers run as another user when it was started by root.
  execFileSync('chmod', ['-R', 'a+rwX', repository])
  return apache.repositoryUrl(name)
}
