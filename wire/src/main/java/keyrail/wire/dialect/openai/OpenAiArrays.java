package keyrail.wire.dialect.openai;

import keyrail.wire.tree.Schemas;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Arrays in schemas, told what they hold: OpenAI answers 400 where one is not ("array schema missing items", of functions
 * and of formats, strict or not: github.com/digitalocean-labs/mcp-digitalocean/issues/265, for one of several types
 * github.com/campfirein/byterover-cli/issues/42, for tuples github.com/LionSR/TeXRA/pull/2323 and
 * github.com/vercel/ai/issues/2271, seen 2026-11-29). {@code items: {}} means the same as none; strict mode does not take
 * it, so that a schema with it is not strict.
 */
public final class OpenAiArrays {
    private OpenAiArrays() {}

    /** Changes a schema, and nothing of what it means. */
    public static void complete(ObjectNode schema) {
        Schemas.each(schema, OpenAiArrays::one);
    }

    private static void one(ObjectNode schema) {
        JsonNode items = schema.get("items");
        if (items instanceof ArrayNode tuple) {
            // The drafts before 2020-12 have the places of a tuple here.
            schema.set("prefixItems", tuple);
            items = schema.remove("additionalItems");
            schema.remove("items");
        }
        if (items instanceof ObjectNode held) {
            schema.set("items", held);
        } else if (isArray(schema.get("type")) || items != null) {
            if (items != null && items.isBoolean() && !items.booleanValue() && !schema.has("maxItems")) {
                schema.put("maxItems", schema.path("prefixItems").size());
            }
            schema.putObject("items");
        }
    }

    private static boolean isArray(@Nullable JsonNode type) {
        if (type == null) {
            return false;
        }
        return type.isArray()
                ? type.valueStream().anyMatch(OpenAiArrays::isArray)
                : type.isString() && type.stringValue().equals("array");
    }
}
