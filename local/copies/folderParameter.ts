/**
 * The folder that a tool is told to use; null where it was only asked for its help, or asked wrongly.
 */
export function folderParameter(flag: string, help: string): string | null {
  const parameters = process.argv.slice(2);
  const [given, folder] = parameters;
  if (parameters.includes('--help')) {
    console.log(help);
    return null;
  }
  if (given === flag && folder && parameters.length === 2) return folder;
  console.error(help);
  process.exitCode = 2;
  return null;
}
