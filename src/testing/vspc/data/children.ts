import { uidSpace } from "../../random.js";
import { createTable, range, type Table } from "../../table.js";
import type { Tenant } from "../rows.js";
import type { Tenants } from "./tenants.js";

/** Rows below tenants: each tenant has room for `per` of them. */
export interface Children<R> {
  readonly kind: string;
  readonly per: number;
  /** Whether the tenant has the row of that slot. */
  has(tenant: number, slot: number): boolean;
  make(place: Place): R;
  uid(row: R): string;
  tenantUid(row: R): string;
  /** Uids of the rows of the cast, by their index. */
  readonly known: ReadonlyMap<number, string>;
}

/** Where a row below a tenant stands. */
export interface Place {
  readonly index: number;
  readonly tenantIndex: number;
  readonly slot: number;
  /** The tenant as it is now. */
  readonly tenant: Tenant;
  readonly uid: string;
}

export function childTable<R>(seed: number, tenants: Tenants, children: Children<R>): Table<R> {
  const { per, known } = children;
  const space = uidSpace(seed, children.kind);
  const count = tenants.count * per;
  const knownIndexes = new Map([...known].map(([index, uid]) => [uid, index]));
  return createTable<R>({
    count,
    has: (index) => children.has(Math.floor(index / per), index % per),
    make: (index) => {
      const tenantIndex = Math.floor(index / per);
      const uid = known.get(index) ?? space.of(index);
      return children.make({ index, tenantIndex, slot: index % per, tenant: tenants.table.at(tenantIndex), uid });
    },
    uid: children.uid,
    indexOf: (uid) => {
      const index = knownIndexes.get(uid) ?? space.indexOf(uid);
      return index !== undefined && index < count ? index : undefined;
    },
    parent: {
      uid: children.tenantUid,
      span: (tenantUid) => {
        const tenant = tenants.indexOf(tenantUid);
        return tenant === undefined ? [] : range(tenant * per, (tenant + 1) * per);
      },
    },
  });
}
