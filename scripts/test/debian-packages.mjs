import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Programs of Debian that tests use as real peers, each with the package it comes from. */
const wanted = [
  { program: 'apache2', package: 'apache2' },
  { program: 'htpasswd', package: 'apache2-utils' },
  { program: 'sshd', package: 'openssh-server' },
  { program: 'ssh', package: 'openssh-client' },
  { program: 'git-lfs', package: 'git-lfs' },
  // Modules for Debian's own Python.
  { program: 'dulwich', package: 'python3-dulwich' },
  { program: 'pygit2', package: 'python3-pygit2' },
]

const places = [
  ...['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'],
  '/usr/lib/python3/dist-packages',
]
const missingNow = () =>
  wanted.filter(({ program }) => !places.some((place) => existsSync(`${place}/${program}`)))

const whyNotInstalled = () => {
  if (process.getuid?.() !== 0) return 'only root may install them'
  if (!existsSync('/usr/bin/apt-get')) return 'there is no apt-get here'
  // Debian starts a server on its installation where systemd runs; that is not for a test run to do.
  if (existsSync('/run/systemd/system')) return 'installing them would start services on this machine'
  return null
}

/**
 * Installs the peers that are missing where that is possible without starting a service, and says what stays
 * missing and why. Tests that need a missing one skip themselves, and the reason stands in the summary.
 */
export const ensureDebianPackages = (say) => {
  const missing = missingNow()
  if (missing.length === 0) return
  const names = missing.map((entry) => entry.package).join(' ')
  const obstacle = whyNotInstalled()
  if (obstacle !== null)
    return say(`Not installed: ${names} (${obstacle}). Tests that need them are skipped.`)

  say(`Installing ${names} …`)
  // Runlevel 1: the packages' scripts start no service (invoke-rc.d).
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const apt = (...args) => spawnSync('apt-get', args, { env, encoding: 'utf8' })
  const updated = apt('update', '-qq')
  const installed = apt('install', '-y', '-qq', '--no-install-recommends', ...names.split(' '))
  const left = missingNow().map((entry) => entry.package)
  if (left.length === 0) return
  say(`Could not install ${left.join(' ')}. Tests that need them are skipped. apt-get said:`)
  say(`${updated.stderr}${installed.stderr}`.trim())
}
