import { describe, expect, it } from 'vitest';
import { noticeGateways, workerConfig } from '../../workers/config.ts';

const base = {
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  DATABASE_URL: 'postgres://127.0.0.1/shenguan',
  SHENGUAN_DATA_KEY: 'x',
  SHENGUAN_MAC_KEY: 'x',
  SHENGUAN_SIGNING_KEY: 'x',
};
const gatewaysIn = (more: NodeJS.ProcessEnv) => noticeGateways(workerConfig({ ...base, ...more }));

describe('how applicants are told, in the configuration of a worker', () => {
  it('what is empty is no channel, and half a mail server is none either', () => {
    expect(gatewaysIn({ NOTICE_SMS_URL: '', NOTICE_SMS_TOKEN: '', NOTICE_SMTP_URL: '', NOTICE_FROM: '' })).toEqual({});
    expect(gatewaysIn({ NOTICE_SMTP_URL: 'smtps://mail.example.cn' })).toEqual({});
  });

  it('each is what its variables say', () =>
    expect(
      gatewaysIn({
        NOTICE_SMS_URL: 'https://sms.example.cn/messages',
        NOTICE_SMS_TOKEN: 'token',
        NOTICE_SMTP_URL: 'smtps://user:secret@mail.example.cn:465',
        NOTICE_FROM: 'notice@example.cn',
        NOTICE_LOOKUP_URL: 'https://permits.example.cn/lookup',
      }),
    ).toEqual({
      sms: { url: 'https://sms.example.cn/messages', token: 'token' },
      mail: { url: 'smtps://user:secret@mail.example.cn:465', from: 'notice@example.cn' },
      lookupUrl: 'https://permits.example.cn/lookup',
    }));

  it('an address does not leave this machine in the clear', () => {
    expect(() => gatewaysIn({ NOTICE_SMS_URL: 'http://sms.example.cn/messages' })).toThrow(/NOTICE_SMS_URL.*https/);
    expect(gatewaysIn({ NOTICE_SMS_URL: 'http://127.0.0.1:3000/local/messages' })).toMatchObject({ sms: {} });
  });
});
