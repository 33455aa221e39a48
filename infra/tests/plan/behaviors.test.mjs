// What CloudFront caches of what it serves, and what it passes on. AWS's own policies are checked by id, which
// mocks do not have.
import assert from "node:assert/strict";
import { test } from "node:test";
import { plan, skip } from "./given.mjs";

/** The ids are the same in every account. */
const MANAGED = {
  "Managed-CachingDisabled": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
  "Managed-CachingOptimized": "658327ea-f89d-4fab-a63d-7e88639e58f6",
  "Managed-AllViewerExceptHostHeader": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
};

const gallery = () => plan.get("aws_cloudfront_distribution.gallery");

test("pages are never cached, and the function gets everything except the Host header", { skip }, () => {
  const [pages] = gallery().default_cache_behavior;
  assert.equal(pages.target_origin_id, "web");
  assert.equal(pages.cache_policy_id, MANAGED["Managed-CachingDisabled"]);
  assert.equal(pages.origin_request_policy_id, MANAGED["Managed-AllViewerExceptHostHeader"]);
});

test("photos are cached by path only, downloads not, health briefly, and static files as their headers say", { skip }, () => {
  const behaviors = gallery().ordered_cache_behavior;
  assert.ok(behaviors.length > 1);
  const id = (type, name) => plan.get(`aws_cloudfront_${type}_policy.${name}`).id;
  const downloads = [MANAGED["Managed-CachingDisabled"], id("origin_request", "downloads")];
  const policies = {
    "/media/*/original.*": downloads,
    "/media/zips/*": downloads,
    "/media/*": [id("cache", "media"), ""],
    "/healthz": [id("cache", "health"), id("origin_request", "health")],
  };
  for (const { path_pattern, target_origin_id, cache_policy_id, origin_request_policy_id } of behaviors) {
    if (!(path_pattern in policies)) assert.equal(target_origin_id, "static", path_pattern);
    const wanted = policies[path_pattern] ?? [MANAGED["Managed-CachingOptimized"], ""];
    assert.deepEqual([cache_policy_id, origin_request_policy_id ?? ""], wanted, path_pattern);
  }
});

test("every response has the security headers of its kind", { skip }, () => {
  const id = (address) => plan.get(`aws_cloudfront_response_headers_policy.${address}`).id;
  const [media, still] = [id('files["media"]'), id('files["static"]')];
  const policies = { web: id("pages"), originals: media, renditions: media, static: still };
  assert.equal(new Set(Object.values(policies)).size, 3);
  for (const it of [...gallery().default_cache_behavior, ...gallery().ordered_cache_behavior]) {
    assert.equal(it.response_headers_policy_id, policies[it.target_origin_id], it.target_origin_id);
  }
});
