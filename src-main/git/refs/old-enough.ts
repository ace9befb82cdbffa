/**
 * What is younger may change and keep its times. Well above their granularity: 10 ms on Linux, 100 ns on NTFS, 1 ns
 * on APFS; 2 s on FAT.
 */
export const oldEnoughMs = 2_100
