import { hash, type Random } from "../../random.js";
import { badParameter, badProperty } from "../../refusal.js";
import { bodyOf, data, type Handlers } from "../call.js";
import { coded } from "../errors.js";

interface Container {
  readonly privateKey: string;
  readonly publicKey: string;
  /** A hash of the password. */
  readonly lock: number;
}

/** Keys of the right form, drawn from the seed: nothing is encrypted with them. */
export const keys: Handlers = {
  generateNewRsaKeyPair: ({ random, query }) => data(keyPair(random, query.keySize)),
  generateNewPkcs12KeyPair: ({ random, query }) => {
    const pair = keyPair(random, query.keySize);
    const container: Container = { ...pair, lock: hash(String(query.password ?? "")) };
    return data({ privateKey: btoa(JSON.stringify(container)), publicKey: pair.publicKey });
  },
  decryptPkcs12Container: (call) => {
    const { certificateContent, password } = bodyOf<{ certificateContent: string; password?: string | null }>(call);
    const { privateKey, publicKey, lock } = opened(certificateContent);
    if (lock !== hash(password ?? "")) throw coded(1203, "The key is protected with another password.");
    return data({ privateKey, publicKey });
  },
  generateTotpSecret: ({ random, accounts, login }) => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const secret = Array.from({ length: 32 }, () => alphabet.charAt(Math.floor(random() * 32))).join("");
    const account = encodeURIComponent(accounts.users.get(login.userUid)?.userName ?? "");
    return data({ secret, secretUrl: `otpauth://totp/${account}?secret=${secret}&issuer=Portal` });
  },
};

function keyPair(random: Random, keySize: unknown) {
  const bytes = (typeof keySize === "number" ? keySize : 2048) / 8;
  if (!Number.isInteger(bytes) || bytes < 64 || bytes > 2048) {
    throw badParameter("keySize", "The key size must be a multiple of 8 from 512 to 16384.");
  }
  return { privateKey: pem("PRIVATE KEY", random, bytes * 4), publicKey: pem("PUBLIC KEY", random, bytes) };
}

function pem(label: string, random: Random, bytes: number): string {
  const text = btoa(String.fromCharCode(...Array.from({ length: bytes }, () => Math.floor(random() * 256))));
  return [`-----BEGIN ${label}-----`, ...(text.match(/.{1,64}/g) ?? []), `-----END ${label}-----`, ""].join("\n");
}

/** A container that an earlier answer gave. */
function opened(content: string): Container {
  try {
    const container: unknown = JSON.parse(atob(content));
    if (isContainer(container)) return container;
  } catch {
    // Not a container at all: refused below.
  }
  throw badProperty("certificateContent", "The content is not a PKCS#12 container of this server.");
}

function isContainer(value: unknown): value is Container {
  return (
    typeof value === "object" && value !== null && "lock" in value && "privateKey" in value && "publicKey" in value
  );
}
