// Reads the output of `terraform show -json` for a plan right after an apply, in which every value is known.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The resources of a plan, by address. */
export class Plan {
  /** @param {string} folder where `check --json` wrote settled.json */
  static read(folder) {
    return new Plan(JSON.parse(readFileSync(join(folder, "settled.json"), "utf8")));
  }

  constructor(json) {
    this.resources = json.planned_values.root_module.resources.filter((resource) => resource.mode === "managed");
    this.byAddress = new Map(this.resources.map((resource) => [resource.address, resource.values]));
    this.configuration = new Map(json.configuration.root_module.resources.map((resource) => [resource.address, resource]));
  }

  /** The values of the resource at an address; throws if there is none. */
  get(address) {
    const values = this.byAddress.get(address);
    if (!values) throw new Error(`the plan has no ${address}`);
    return values;
  }

  /** The values of the resource at an address, or undefined. */
  find(address) {
    return this.byAddress.get(address);
  }

  /** All resources of a type: `[address, values]`. */
  all(type) {
    return this.resources.filter((resource) => resource.type === type).map(({ address, values }) => [address, values]);
  }

  /** What the resource of an address (without a key) refers to, directly or in `depends_on`: addresses without keys. */
  dependencies(address) {
    const found = this.configuration.get(address);
    if (!found) throw new Error(`the configuration has no ${address}`);
    const named = [...(found.depends_on ?? []), ...references(found.expressions), ...references(found.for_each_expression)];
    return new Set(named.map((reference) => reference.match(/^(?:data\.)?\w+\.\w+/)?.[0]).filter(Boolean));
  }

  /** The statements of a role's policy, with actions and resources as lists. */
  statements(role) {
    const policy = JSON.parse(this.get(`aws_iam_role_policy.function["${role}"]`).policy);
    return policy.Statement.map(({ Sid, Action, Resource }) => ({
      sid: Sid,
      actions: [Action].flat(),
      resources: [Resource].flat(),
    }));
  }

  /** The environment of a function. */
  environment(name) {
    return this.get(`aws_lambda_function.${name}`).environment[0].variables;
  }
}

/** Every reference in an expression, however deep. */
function references(expression) {
  if (Array.isArray(expression)) return expression.flatMap(references);
  if (expression === null || typeof expression !== "object") return [];
  return Object.entries(expression).flatMap(([key, value]) => (key === "references" ? value : references(value)));
}
