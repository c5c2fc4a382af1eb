package keyrail.server.admin;

import tools.jackson.databind.JsonNode;

/** What a handler answers. */
public record Outcome(int status, JsonNode json) {
    public static Outcome ok(JsonNode json) {
        return new Outcome(200, json);
    }

    public static Outcome created(JsonNode json) {
        return new Outcome(201, json);
    }
}
