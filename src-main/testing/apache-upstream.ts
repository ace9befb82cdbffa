import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ended, freePort, listening } from './loopback-process.ts'
import { bareRepository, git } from './scratch.ts'

const modules = '/usr/lib/apache2/modules'
const binary = '/usr/sbin/apache2'
const missing = !existsSync(binary)
  ? 'apache2 is not installed'
  : !existsSync(`${modules}/mod_cgid.so`)
    ? 'apache2 has no mod_cgid'
    : null

/** Whether the reference smart-HTTP server can run here, and if not, why: for the names of skipped tests. */
export const apacheAvailable: { readonly available: boolean; readonly reason: string | null } = {
  available: missing === null,
  reason: missing,
}

export type ApacheUpstream = {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly repositoryUrl: (name: string) => string
  readonly repositoriesDirectory: string
  /** An empty bare repository `<name>.git` that may be pushed to, from here and over HTTP. */
  readonly createRepository: (name: string) => Promise<string>
  readonly stop: () => Promise<void>
  /** After `stop`: with all repositories, at the same address. */
  readonly startAgain: () => Promise<void>
}

const isRoot = process.getuid?.() === 0

/** Started as root, apache's workers run as `www-data`: every folder on the way must let them pass. */
const letPass = (directory: string): void => {
  if (isRoot) chmodSync(directory, 0o755)
}

const configuration = (
  directory: string,
  port: number,
  repositories: string,
  passwords: string | null,
): string => {
  const execPath = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim()
  const load = ['mpm_event', 'cgid', 'alias', 'env', 'setenvif', 'unixd', 'authz_core', 'authn_core']
  const loadForUsers = ['auth_basic', 'authn_file', 'authz_user']
  // Some are built in, which ones depends on the distribution.
  const loaded = [...load, ...(passwords === null ? [] : loadForUsers)].filter((name) =>
    existsSync(`${modules}/mod_${name}.so`),
  )
  return `ServerRoot ${directory}
${loaded.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`).join('\n')}
${isRoot ? 'User www-data\nGroup www-data' : ''}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
PidFile ${directory}/apache.pid
ScriptSock ${directory}/cgid.sock
ErrorLog ${directory}/error.log
LogLevel notice
StartServers 1
ServerLimit 2
ThreadsPerChild 16
MaxRequestWorkers 32
KeepAlive On
SetEnv GIT_PROJECT_ROOT ${repositories}
SetEnv GIT_HTTP_EXPORT_ALL 1
SetEnv GIT_CONFIG_NOSYSTEM 1
SetEnv GIT_CONFIG_GLOBAL /dev/null
SetEnv GIT_CONFIG_COUNT 2
SetEnv GIT_CONFIG_KEY_0 safe.directory
SetEnv GIT_CONFIG_VALUE_0 *
SetEnv GIT_CONFIG_KEY_1 http.receivepack
SetEnv GIT_CONFIG_VALUE_1 true
SetEnvIf Git-Protocol ".*" GIT_PROTOCOL=$0
ScriptAlias / ${execPath}/git-http-backend/
<Location />
  ${passwords === null ? 'Require all granted' : `AuthType Basic\n  AuthName git\n  AuthUserFile ${passwords}\n  Require valid-user`}
</Location>
`
}

const spawnServer = (configurationFile: string) =>
  spawn(binary, ['-f', configurationFile, '-DFOREGROUND'], { stdio: ['ignore', 'ignore', 'pipe'] })

/**
 * The reference server of smart HTTP: apache2 with `git http-backend`, protocol v2, on a loopback port.
 * @param options.directory where it keeps everything; removed by its owner
 * @param options.users name to password; without them everybody may read and write
 */
export const startApacheUpstream = async (options: {
  readonly directory: string
  readonly users?: Readonly<Record<string, string>>
}): Promise<ApacheUpstream> => {
  const port = await freePort()
  const directory = mkdtempSync(path.join(options.directory, 'apache-'))
  const repositoriesDirectory = path.join(directory, 'repositories')
  mkdirSync(repositoriesDirectory)
  for (const folder of [options.directory, directory, repositoriesDirectory]) letPass(folder)

  const passwords = options.users === undefined ? null : path.join(directory, 'htpasswd')
  if (passwords !== null) {
    writeFileSync(passwords, '')
    for (const [name, password] of Object.entries(options.users ?? {})) {
      execFileSync('htpasswd', ['-i', '-B', '-C', '4', passwords, name], {
        input: password,
        stdio: ['pipe', 'ignore', 'ignore'],
      })
    }
  }
  const configurationFile = path.join(directory, 'apache.conf')
  writeFileSync(configurationFile, configuration(directory, port, repositoriesDirectory, passwords))
  const start = async (): Promise<ReturnType<typeof spawnServer>> => {
    const started = spawnServer(configurationFile)
    await listening(started, 'apache2', port)
    return started
  }
  let child = await start()

  const url = `http://127.0.0.1:${port}`
  return {
    url,
    repositoryUrl: (name) => `${url}/${name}.git`,
    repositoriesDirectory,
    createRepository: async (name) => {
      const repository = await bareRepository(repositoriesDirectory, `${name}.git`)
      // Written by us and by the server's user: shared, and opened for what exists so far.
      await git(repository, 'config', 'core.sharedRepository', '0666')
      execFileSync('chmod', ['-R', 'a+rwX', repository])
      return repository
    },
    stop: () => ended(child),
    startAgain: async () => {
      child = await start()
    },
  }
}
