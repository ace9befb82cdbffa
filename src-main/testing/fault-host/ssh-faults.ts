import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Fault } from './faults.ts'

/** What an SSH server does to the answers of git. Bytes are of git's, inside the encryption. */
export type SshFault = Extract<Fault, { readonly kind: 'stall' | 'cut' | 'slow' }>
export type SshService = 'upload-pack' | 'receive-pack'

const faultFile = (directory: string): string => path.join(directory, 'fault')

/** From the next connection on; null ends it. A connection reads it once, when it begins. */
export const writeSshFault = (directory: string, fault: SshFault | null, service: SshService): void => {
  if (fault === null) {
    rmSync(faultFile(directory), { force: true })
    return
  }
  const bytes = fault.kind === 'slow' ? fault.bytes : (fault.afterBytes ?? 0)
  const pause = fault.kind === 'slow' ? fault.pauseMs / 1_000 : 0
  writeFileSync(
    faultFile(directory),
    `kind=${fault.kind}\nservice=${service}\nbytes=${bytes}\npause=${pause}\n`,
  )
}

/** Passes on as it comes, unbuffered: the two sides talk with each other. */
const passOn = `
my ($kind, $bytes, $pause, $connection) = @ARGV;
my $sent = 0;
while (my $read = sysread(STDIN, my $part, $kind eq "slow" ? $bytes : 65536)) {
  if ($kind eq "slow") { syswrite(STDOUT, $part); select(undef, undef, undef, $pause); next }
  syswrite(STDOUT, substr($part, 0, $bytes - $sent)) if $sent < $bytes;
  $sent += $read;
  next if $sent <= $bytes;
  kill "KILL", $connection if $kind eq "cut";
  select(undef, undef, undef, 0.1) while kill 0, $connection;
  exit;
}
`

/**
 * A shell function for the forced command: `with_fault SERVICE COMMAND…` runs the command and does to its output what the
 * fault file says. An answer that is shorter than what is let through is whole. The parent of the command is the sshd
 * of this connection: killed, it breaks off as a host does whose power fails.
 */
export const sshFaultFunction = (directory: string): string => `
connection=$PPID
with_fault() {
  asked=$1; shift
  kind= service=
  if [ -f '${faultFile(directory)}' ]; then . '${faultFile(directory)}'; fi
  if [ "$service" != "$asked" ]; then exec "$@"; fi
  "$@" | perl -e '${passOn}' "$kind" "$bytes" "$pause" "$connection"
}
`
