import { readFileSync, writeFileSync } from 'node:fs'

/** https://docs.kernel.org/filesystems/proc.html */
const statusField = (processId: number, field: string): number => {
  const line = readFileSync(`/proc/${processId}/status`, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${field}:`))
  if (line === undefined) throw new Error(`/proc/${processId}/status has no ${field}`)
  return Number(line.split(/\s+/)[1])
}

/** Resident memory of a process now, in KiB. */
export const residentKib = (processId: number): number => statusField(processId, 'VmRSS')

/** The most it was since the last `resetPeak`, in KiB. */
export const peakResidentKib = (processId: number): number => statusField(processId, 'VmHWM')

export const resetPeak = (processId: number): void => writeFileSync(`/proc/${processId}/clear_refs`, '5')

/**
 * Page faults of all children a process has waited for. No program starts without some, so two equal readings
 * mean that no process was started and ended in between; other processes of the machine do not count.
 */
export const childrenFaults = (processId: number): number => {
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8')
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(afterName[8])
}
