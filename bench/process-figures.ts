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

/** Fields of `/proc/PID/stat` after the name of the program; the first is the state, field 3 of the manual. */
const statFields = (processId: number): readonly string[] => {
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

/** `sysconf(_SC_CLK_TCK)` of Linux. */
const ticksPerSecond = 100

/** Processor time that a process took so far, and all children it has waited for, in milliseconds. */
export const processorMs = (processId: number): { readonly own: number; readonly children: number } => {
  const fields = statFields(processId)
  const milliseconds = (first: number): number =>
    ((Number(fields[first]) + Number(fields[first + 1])) / ticksPerSecond) * 1_000
  return { own: milliseconds(11), children: milliseconds(13) }
}

/**
 * Page faults of all children a process has waited for. No program starts without some, so two equal readings
 * mean that no process was started and ended in between; other processes of the machine do not count.
 */
export const childrenFaults = (processId: number): number => Number(statFields(processId)[8])
