export const ShortcutHelp = () => null
