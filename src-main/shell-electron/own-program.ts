/**
 * The file that starts this program. An AppImage runs from a mount that is gone after it; its variable names the file.
 * @param executable the program that runs
 */
export const ownProgram = (
  environment: Readonly<Record<string, string | undefined>>,
  executable: string,
): string => environment['APPIMAGE'] || executable
