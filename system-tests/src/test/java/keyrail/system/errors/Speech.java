package keyrail.system.errors;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;

/** The two formats of this version as a client speaks them. */
public enum Speech {
    ANTHROPIC("/v1/messages", "claude-a", "key-anthropic"),
    OPENAI("/v1/chat/completions", "gpt-x", "key-openai");

    private final String path;
    private final String model;
    private final String vendorKey;

    Speech(String path, String model, String vendorKey) {
        this.path = path;
        this.model = model;
        this.vendorKey = vendorKey;
    }

    public String path() {
        return path;
    }

    /** What the vendor of this format expects to be shown. */
    public String vendorKey() {
        return vendorKey;
    }

    public String provider() {
        return this == ANTHROPIC ? "anthropic" : "openai";
    }

    /** The connection that a {@link Scene} furnishes, and the profile bound to it. */
    public String connection() {
        return provider() + "-own";
    }

    public String profile() {
        return provider() + "-plain";
    }

    /** @param script what the rehearsal does with it, e.g. {@code ~status=429} */
    public String body(String script, boolean stream) {
        return bodyOf("\"" + model + script + "\"", stream);
    }

    /** @param modelJson the member's value as it stands in the body */
    public String bodyOf(String modelJson, boolean stream) {
        return "{\"model\":" + modelJson + ",\"messages\":[{\"role\":\"user\",\"content\":\"Good day\"}]"
                + (this == ANTHROPIC ? ",\"max_tokens\":20" : "") + ",\"stream\":" + stream + "}";
    }

    /** The message of an error in this format's envelope. */
    public String messageOf(String errorBody) {
        JsonNode error = Heard.json(errorBody);
        if (this == ANTHROPIC) {
            assertThat(error.path("type").asString("")).as(errorBody).isEqualTo("error");
        }
        assertThat(error.path("error").path("type").asString("")).as(errorBody).isNotEmpty();
        String message = error.path("error").path("message").asString("");
        assertThat(message).as(errorBody).isNotEmpty();
        return message;
    }

    /** Whether a stream's text holds what says that it is complete. */
    public boolean saysItIsComplete(String text) {
        return text.contains(this == ANTHROPIC ? "message_stop" : "[DONE]");
    }

    /** The last event of a stream, which has to be an error; its data. */
    public String errorEventOf(String text) {
        String[] events = text.strip().split("\n\n");
        String last = events[events.length - 1];
        if (this == ANTHROPIC) {
            assertThat(last).as(text).startsWith("event: error\n");
        }
        return last.substring(last.indexOf("data: ") + 6);
    }
}
