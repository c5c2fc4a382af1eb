package keyrail.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import keyrail.rehearsal.RecordedRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a vendor was asked, told from its own format. */
record Asked(String path, JsonNode body) {
    static Asked of(RecordedRequest request) {
        return new Asked(request.path(), JsonMapper.shared().readTree(request.body()));
    }

    /** All instructions, one text for each place in which some stand. */
    List<String> system() {
        List<String> found = new ArrayList<>();
        if (isGemini()) {
            body.path("systemInstruction").path("parts").forEach(part -> found.add(text(part)));
        } else if (path.endsWith("/messages")) {
            add(body.path("system"), found);
        } else {
            add(body.path("instructions"), found);
            for (String list : new String[] {"messages", "input"}) {
                for (JsonNode message : body.path(list)) {
                    String role = message.path("role").asString("");
                    if (role.equals("system") || role.equals("developer")) {
                        add(message.path("content"), found);
                    }
                }
            }
        }
        return found;
    }

    Optional<Double> temperature() {
        JsonNode given = settings().path("temperature");
        return given.isNumber() ? Optional.of(given.doubleValue()) : Optional.empty();
    }

    Optional<Long> limit() {
        for (String name : new String[] {
            "max_tokens", "max_completion_tokens", "max_output_tokens", "maxOutputTokens", "num_predict"
        }) {
            if (settings().path(name).isNumber()) {
                return Optional.of(settings().path(name).longValue());
            }
        }
        return Optional.empty();
    }

    List<String> stops() {
        List<String> found = new ArrayList<>();
        for (String name : new String[] {"stop", "stop_sequences", "stopSequences"}) {
            add(settings().path(name), found);
        }
        return found;
    }

    /** Whether thinking is asked for, by whatever words. */
    boolean thinks() {
        String effort = body.path("reasoning_effort")
                .asString(body.path("reasoning").path("effort").asString("none"));
        String thinking = body.path("thinking").path("type").asString("disabled");
        return !effort.equals("none")
                || !thinking.equals("disabled")
                || body.path("reasoning").has("max_tokens")
                || body.path("think").isString()
                || body.path("think").asBoolean(false)
                || body.path("generationConfig").path("thinkingConfig").has("thinkingBudget");
    }

    /** Whether what the vendor signed or sealed before stands in it, by whatever name. */
    boolean hasSeal() {
        return Stream.of("encrypted_content", "signature", "thoughtSignature")
                .flatMap(name -> body.findValues(name).stream())
                .anyMatch(seal -> !seal.asString("").isEmpty());
    }

    private JsonNode settings() {
        return isGemini() ? body.path("generationConfig") : path.endsWith("/api/chat") ? body.path("options") : body;
    }

    private boolean isGemini() {
        return path.contains("enerateContent");
    }

    private static void add(JsonNode texts, List<String> found) {
        if (texts.isString()) {
            found.add(texts.stringValue());
        }
        if (texts.isArray()) {
            texts.forEach(part -> found.add(part.isString() ? part.stringValue() : text(part)));
        }
    }

    private static String text(JsonNode part) {
        return part.path("text").asString("");
    }
}
