import { describe, expect, it } from 'vitest';
import { apiConfig } from '../../api/config.ts';

const sound = {
  DATABASE_URL: 'postgres://service:secret@db/shenguan',
  TEMPORAL_ADDRESS: 'temporal:7233',
  OIDC_ISSUER: 'https://id.example.gov.cn',
  SHENGUAN_DATA_KEY: 'k',
  SHENGUAN_MAC_KEY: 'k',
};

describe('Configuration is checked once, at start', () => {
  it('takes a sound environment', () => {
    expect(apiConfig({ ...sound, NODE_ENV: 'production' })).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      WEBHOOK_HOSTS: [],
      TRUSTED_PROXIES: [],
      INTAKE_BACKLOG: 20_000,
    });
  });

  it('names every wrong variable, those for production among them', () => {
    const wrong = () =>
      apiConfig({ NODE_ENV: 'production', SHENGUAN_LOCAL: '1', PORT: 'x', OIDC_ISSUER: 'http://127.0.0.1:3000/local' });
    for (const name of [
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'PORT',
      'SHENGUAN_DATA_KEY',
      'SHENGUAN_LOCAL',
      'OIDC_ISSUER',
    ]) {
      expect(wrong).toThrow(new RegExp(`^ {2}${name}: `, 'm'));
    }
  });

  it.each([
    ['INTAKE_AT_ONCE', '0'],
    ['INTAKE_AT_ONCE', 'many'],
    ['INTAKE_BACKLOG', '-1'],
    ['INTAKE_BACKLOG', '1.5'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => apiConfig({ ...sound, [name]: value })).toThrow(new RegExp(`^ {2}${name}: `, 'm'));
  });

  it.each([
    'http://id.example.gov.cn',
    'https://localhost/realm',
    'https://127.0.0.1',
    'https://example.gov.cn/local/',
  ])('refuses the issuer %s in production', (OIDC_ISSUER) => {
    expect(() => apiConfig({ ...sound, OIDC_ISSUER, NODE_ENV: 'production' })).toThrow(/OIDC_ISSUER/);
  });
});
