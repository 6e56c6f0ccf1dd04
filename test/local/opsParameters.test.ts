import { describe, expect, it } from 'vitest';
import { openLedger } from '../../ledger/database.ts';
import { CHANGING, HELP, HELP_OF, LOOKING } from '../../local/ops/help.ts';
import { atOnceIn, ParameterError, parametersOf } from '../../local/ops/parameters.ts';
import { casesOf } from '../../local/ops/selection.ts';

const WHO_AND_WHY = ['--by', 'op-1', '--reason', '系统切换 cut-over'];
const NUMBER = '610113-20261123-000001';

/** Nothing listens there: what is wrong is found before anything is asked. */
async function read(parameters: string[]): Promise<void> {
  const ledger = openLedger('postgres://nobody@127.0.0.1:1/none');
  try {
    const given = parametersOf(parameters);
    atOnceIn(given);
    await casesOf(ledger, given);
  } finally {
    await ledger.destroy();
  }
}

describe('What an operator types', () => {
  it.each([
    [[] as string[], 'name an operation'],
    [['suspnd'], 'no such operation: suspnd'],
    [['suspend', '61', ...WHO_AND_WHY], '<case> 61'],
    [['suspend', NUMBER, '--by', 'op-1'], '--reason'],
    [['suspend', NUMBER, '--by', '--reason', 'x'], '--by'],
    [['suspend', NUMBER, '--by', 'op-1', '--reason', '联系 13800000000'], '--reason'],
    [['suspend', NUMBER, '--all-halted', ...WHO_AND_WHY], 'not both'],
    [['suspend', ...WHO_AND_WHY], 'no cases'],
    [['suspend', '--file', '/nowhere/list.txt', ...WHO_AND_WHY], 'ENOENT'],
    [['suspend', NUMBER, '--at-once', '99', ...WHO_AND_WHY], '--at-once'],
    [['suspend', NUMBER, '--even-if-healthy', ...WHO_AND_WHY], 'does not take --even-if-healthy'],
    [['show'], 'takes one case number'],
  ])('names what is wrong with %j', async (parameters, named) => {
    const wrong = await read(parameters).catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(ParameterError);
    expect(wrong).toMatchObject({ message: expect.stringContaining(named) });
  });

  it('is explained for every operation', () => {
    for (const operation of [...LOOKING, ...CHANGING]) {
      expect(HELP).toContain(`  ${operation} `);
      expect(HELP_OF[operation]).toContain(`npm run ops -- ${operation} `);
    }
  });
});
