import type { ColumnType } from 'kysely';

/** jsonb is written as text: the driver would turn a JavaScript array into a Postgres array. */
export type Json<T> = ColumnType<T, string, string>;
export type NullableJson<T> = ColumnType<T | null, string | null, string | null>;
