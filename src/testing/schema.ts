/** The parts of a JSON Schema that the documents use. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly pattern?: string;
  readonly readOnly?: boolean;
  readonly default?: unknown;
}

/** Returns the properties of an object schema, including those of its `allOf` parts. */
export function propertiesOf({ properties, allOf }: Schema): Readonly<Record<string, Schema>> {
  return allOf ? Object.assign({}, ...allOf.map(propertiesOf), properties) : (properties ?? {});
}

/** Returns the schema of a property, also of one in an `allOf` part. */
export function propertyOf({ properties, allOf = [] }: Schema, name: string): Schema | undefined {
  if (properties && Object.hasOwn(properties, name)) return properties[name];
  return allOf.map((part) => propertyOf(part, name)).findLast((found) => found !== undefined);
}

/** Returns the schema of a property path such as `credentials.userName`. A dot also steps into the items of an array. */
export function propertyAt(schema: Schema, path: string): Schema | undefined {
  return path.split(".").reduce<Schema | undefined>((at, name) => at && propertyOf(contentOf(at), name), schema);
}

/** Returns the schema of an array's items, or of a nullable schema without null. */
export function contentOf(schema: Schema): Schema {
  const next = schema.items ?? (schema.anyOf ?? schema.oneOf)?.find((part) => part.type !== "null");
  return next ? contentOf(next) : schema;
}

/** Returns the types that a value may have, or none if the schema leaves them open. */
export function typesOf({ type }: Schema): readonly string[] {
  return type === undefined ? [] : [type].flat();
}

/** Returns the default of a property, null or an empty list. Properties that allow none of these have the given value. */
export function emptyValue(schema: Schema, otherwise: unknown): unknown {
  const types = typesOf(schema);
  if (schema.default !== undefined) return schema.default;
  if (types.includes("null")) return null;
  return types.includes("array") ? [] : otherwise;
}
