package keyrail.server.admin;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import keyrail.server.admin.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strong entity tags (RFC 9110 section 8.8.3, seen 2026-11): a hash of what is stored, so that the same content has the
 * same tag in every process.
 */
final class EntityTag {
    private static final int BYTES = 18;

    private EntityTag() {}

    /** @param derived members at the top that are not part of what is stored */
    static String of(JsonNode answer, Set<String> derived) {
        ObjectNode stored = Json.object();
        answer.properties().stream()
                .filter(member -> !derived.contains(member.getKey()))
                .forEach(member -> stored.set(member.getKey(), member.getValue()));
        byte[] hash = new byte[BYTES];
        System.arraycopy(sha256(Json.bytes(sorted(stored))), 0, hash, 0, BYTES);
        return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
    }

    /** Whether a field {@code If-Match} names this tag; a weak one never does. */
    static boolean matches(String ifMatch, String tag) {
        if (ifMatch.strip().equals("*")) {
            return true;
        }
        for (String one : ifMatch.split(",", -1)) {
            if (one.strip().equals(tag)) {
                return true;
            }
        }
        return false;
    }

    /** Members in the order of their names: how a map happens to be ordered is no content. */
    private static JsonNode sorted(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                Map<String, JsonNode> members = new TreeMap<>();
                object.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
                ObjectNode result = Json.object();
                members.forEach(result::set);
                yield result;
            }
            case ArrayNode array -> {
                ArrayNode result = Json.array();
                array.forEach(item -> result.add(sorted(item)));
                yield result;
            }
            default -> value;
        };
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
