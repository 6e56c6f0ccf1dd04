import { sql, type Transaction } from 'kysely';
import type { Ledger } from '../ledger/database.ts';
import type { Schema } from '../ledger/schema.ts';
import { seedOpenCases, waitingCase } from './seedOpenCases.ts';

const STAGES = ['received', 'accepted', 'underReview', 'pushed'] as const;
const JURISDICTIONS = ['610113', 'XAGX'] as const;
/** serials of one day; more of them go to the days before */
const OF_A_DAY = 250;

/**
 * So many cases as the lists see them. A few hundred are decided by the domain; the rest are their rows again, under
 * other numbers and on other days: a list reads nothing else.
 */
export async function fillLists(ledger: Ledger, cases: number, models: number): Promise<void> {
  const each = Math.ceil(models / (STAGES.length * JURISDICTIONS.length));
  for (const [place, jurisdiction] of JURISDICTIONS.entries()) {
    for (const [stage, until] of STAGES.entries()) {
      const firstSerial = 1 + (place * STAGES.length + stage) * each;
      await seedOpenCases({ ledger, count: each, caseOf: waitingCase({ until, jurisdiction, firstSerial }) });
    }
  }
  const seeded = each * STAGES.length * JURISDICTIONS.length;
  const copies = Math.ceil((cases - seeded) / seeded);
  await ledger.transaction().execute(async (transaction) => {
    // filling is not what is measured
    await sql`set local statement_timeout = 0`.execute(transaction);
    await sql`create temporary table model_permits on commit drop as select * from permits`.execute(transaction);
    await sql`create temporary table model_pushes on commit drop as select * from pushes`.execute(transaction);
    for (let copy = 1; copy <= copies; copy++) await addCopy(transaction, copy, Math.floor((copy * seeded) / OF_A_DAY));
  });
}

/** Every fifth copy is still open, some of it late; the others were closed long ago, as most cases of a city are. */
async function addCopy(transaction: Transaction<Schema>, copy: number, days: number): Promise<void> {
  const numbered = (column: string) =>
    sql`regexp_replace(${sql.ref(column)}, '-[0-9]{8}-', to_char(current_date - ${days}::integer, '"-"YYYYMMDD"-"') || ${`${copy}-`}::text)`;
  const isOpen = copy % 5 === 0;
  const lamp = copy % 50 === 25 ? 'red' : copy % 25 === 10 ? 'yellow' : 'green';
  await sql`
    insert into permits
    select (jsonb_populate_record(model, jsonb_build_object(
      'case_number', ${numbered('model.case_number')},
      'stream', ${numbered('model.stream')},
      'received_at', model.received_at - make_interval(days => ${days}::integer, secs => ${copy}::integer),
      'lamp', ${lamp}::text,
      'case_state', case when ${isOpen}::boolean then model.case_state else 'CLOSED' end,
      'next_due', case when ${isOpen}::boolean then model.next_due - ${lamp === 'red' ? days : 0}::integer end
    ))).*
    from model_permits as model`.execute(transaction);
  await sql`
    insert into pushes
    select (jsonb_populate_record(model, jsonb_build_object(
      'push_id', ${numbered('model.push_id')},
      'stream', ${numbered('model.stream')}
    ))).*
    from model_pushes as model`.execute(transaction);
}
