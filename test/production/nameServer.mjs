/** The city's name server, for one name: `--import` it before the service, and ISSUER_HOST is this machine. */
import dns from 'node:dns';

const { lookup } = dns;
dns.lookup = (hostname, ...rest) => lookup(hostname === process.env.ISSUER_HOST ? '127.0.0.1' : hostname, ...rest);
