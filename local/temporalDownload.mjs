/**
 * `node temporalDownload.mjs <folder> <version>`: fetches the Temporal CLI by the SDK's own means, and checks that it
 * starts. Why it did not is the last line of its output.
 */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [, , downloadDir, version] = process.argv;
try {
  const executable = { type: 'cached-download', downloadDir, version };
  const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  await environment.teardown();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
