package keyrail.system.surface;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import keyrail.rehearsal.vendor.Dialect;
import keyrail.system.property.RandomJson;
import keyrail.system.property.RelayDraft;

/**
 * One call of a surface, as sent and as it is to arrive, put together from the same pieces with nothing of the product's.
 *
 * @param path with its query
 * @param profile header's value, or empty
 * @param upstreamPath without the query
 */
record SurfaceCase(
        Dialect dialect,
        String path,
        String profile,
        String contentType,
        byte[] sent,
        String upstreamPath,
        byte[] arriving) {
    private static final List<BiFunction<Random, RandomJson, SurfaceCase>> MAKERS = List.of(
            SurfaceCase::response,
            SurfaceCase::response,
            SurfaceCase::embedding,
            SurfaceCase::speech,
            SurfaceCase::picture,
            SurfaceCase::transcript,
            SurfaceCase::geminiCall,
            SurfaceCase::geminiCall,
            SurfaceCase::geminiEmbedding,
            SurfaceCase::geminiBatch,
            SurfaceCase::ollamaChat,
            SurfaceCase::ollamaEmbedding);

    static SurfaceCase random(Random random) {
        return MAKERS.get(random.nextInt(MAKERS.size())).apply(random, new RandomJson(random));
    }

    private static SurfaceCase json(Dialect dialect, String path, String profile, RelayDraft draft) {
        RelayDraft.Bodies bodies = draft.bodies();
        return new SurfaceCase(
                dialect,
                path,
                profile,
                "application/json",
                bodies.sent().getBytes(UTF_8),
                path,
                bodies.arriving().getBytes(UTF_8));
    }

    /** Says the model one of the ways a client may; the header's value comes back, or empty. */
    private static String model(RelayDraft draft, String profile) {
        RandomJson json = draft.json();
        String fixed = profile.startsWith("local") ? "llama3.2" : "gpt-4o";
        return switch (json.pick(List.of(0, 1, 2))) {
            case 0 -> {
                draft.say("model", json.quoted(profile), "\"" + fixed + "\"");
                yield "";
            }
            case 1 -> {
                draft.insert("model", "\"" + fixed + "\"");
                yield profile;
            }
            default -> {
                draft.say("model", json.string(20), "\"" + fixed + "\"");
                yield profile;
            }
        };
    }

    private static SurfaceCase response(Random random, RandomJson json) {
        RelayDraft draft = new RelayDraft(random);
        String profile = json.pick(List.of("a", "tuned"));
        String header = model(draft, profile);
        draft.say("input", json.string(200));
        sometimes(draft, "stream", json.pick(List.of("true", "false", "null")));
        sometimes(draft, "store", json.pick(List.of("true", "false")));
        sometimes(draft, "instructions", json.string(300));
        sometimes(draft, "metadata", json.object(3));
        sometimes(draft, "tools", json.array(3));
        sometimes(draft, "text", json.object(2));
        sometimes(draft, "reasoning", json.object(2));
        sometimes(draft, "temperature", "1.50");
        sometimes(draft, "max_output_tokens", "16");
        if (profile.equals("tuned")) {
            unlessSaid(draft, "max_output_tokens", "77");
            unlessSaid(draft, "temperature", "0.250");
        }
        return json(Dialect.OPENAI, "/v1/responses", header, draft);
    }

    private static SurfaceCase embedding(Random random, RandomJson json) {
        RelayDraft draft = new RelayDraft(random);
        String header = model(draft, json.pick(List.of("a", "tuned")));
        draft.say("input", json.pick(List.of(json.string(50), "[" + json.string(9) + ", " + json.string(9) + "]")));
        sometimes(draft, "dimensions", "256");
        sometimes(draft, "user", json.string(9));
        return json(Dialect.OPENAI, "/v1/embeddings", header, draft);
    }

    private static SurfaceCase speech(Random random, RandomJson json) {
        RelayDraft draft = new RelayDraft(random);
        String header = model(draft, "tuned");
        draft.say("input", json.string(50)).say("voice", "\"alloy\"");
        sometimes(draft, "speed", "1.10");
        return json(Dialect.OPENAI, "/v1/audio/speech", header, draft);
    }

    private static SurfaceCase picture(Random random, RandomJson json) {
        RelayDraft draft = new RelayDraft(random);
        String header = model(draft, "tuned");
        draft.say("prompt", json.string(50));
        sometimes(draft, "size", "\"1024x1024\"");
        return json(Dialect.OPENAI, "/v1/images/generations", header, draft);
    }

    private static SurfaceCase transcript(Random random, RandomJson json) {
        String boundary = "----" + Long.toHexString(random.nextLong()) + "'()+_,./:=?";
        String quoted = "\"" + boundary + "\"";
        boolean named = json.oneIn(2);
        boolean first = json.oneIn(2);
        boolean stream = json.oneIn(3);
        byte[] file = FormDraft.anything(random);
        String prompt = json.text(40).replace("\r", "").replace("\n", "");
        FormDraft sent = new FormDraft(boundary);
        FormDraft arriving = new FormDraft(boundary);
        if (!named) {
            arriving.field("model", "gpt-4o");
        }
        if (named && first) {
            sent.field("model", "a");
            arriving.field("model", "gpt-4o");
        }
        String path = json.pick(List.of("/v1/audio/transcriptions", "/v1/audio/translations", "/v1/images/edits"));
        String name = path.endsWith("edits") ? "image" : "file";
        sent.field("prompt", prompt).file(name, file);
        arriving.field("prompt", prompt).file(name, file);
        if (stream) {
            sent.field("stream", "true");
            arriving.field("stream", "true");
        }
        if (named && !first) {
            sent.field("model", "a");
            arriving.field("model", "gpt-4o");
        }
        return new SurfaceCase(
                Dialect.OPENAI,
                path,
                named ? "" : "a",
                "multipart/form-data; boundary=" + quoted,
                sent.end(),
                path,
                arriving.end());
    }

    private static SurfaceCase geminiCall(Random random, RandomJson json) {
        RelayDraft draft = new RelayDraft(random);
        draft.say("contents", "[{\"role\":\"user\",\"parts\":[{\"text\":" + json.string(100) + "}]}]");
        sometimes(draft, "systemInstruction", json.object(3));
        sometimes(draft, "tools", json.array(3));
        String profile = json.pick(List.of("gem", "gem-tuned", "gm-own model/1"));
        String call = json.pick(List.of("generateContent", "streamGenerateContent?alt=sse", "streamGenerateContent"));
        String inserted = "\"maxOutputTokens\":77,\"topP\":0.9";
        boolean tuned = profile.equals("gem-tuned");
        switch (json.pick(List.of(0, 1, 2, 3))) {
            case 0 -> {
                String rest = json.space() + "\"maxOutputTokens\":" + json.space() + "5 }";
                draft.say("generationConfig", "{" + rest, tuned ? "{\"topP\":0.9," + rest : "{" + rest);
            }
            case 1 -> draft.say("generation_config", "{}", tuned ? "{" + inserted + "}" : "{}");
            case 2 -> draft.say("generationConfig", "null", tuned ? "{" + inserted + "}" : "null");
            default -> {
                if (tuned) {
                    draft.insert("generationConfig", "{" + inserted + "}");
                }
            }
        }
        return gemini(profile, call, draft);
    }

    private static SurfaceCase geminiEmbedding(Random random, RandomJson json) {
        RelayDraft draft = new RelayDraft(random);
        draft.say("content", "{\"parts\":[{\"text\":" + json.string(30) + "}]}");
        String profile = json.pick(List.of("gem", "gm-own model/1"));
        if (json.oneIn(2)) {
            draft.say("model", "\"models/" + profile + "\"", "\"models/" + upstreamModel(profile) + "\"");
        }
        return gemini(profile, "embedContent", draft);
    }

    private static SurfaceCase geminiBatch(Random random, RandomJson json) {
        RelayDraft draft = new RelayDraft(random);
        String content = ",\"content\":{\"parts\":[{\"text\":" + json.string(30) + "}]}}";
        String space = json.space();
        String one = "{" + space + "\"model\":" + space + "\"models/";
        draft.say(
                "requests",
                "[" + one + "gem\"" + content + "," + space + one + "gem\"" + content + "]",
                "[" + one + "gemini-2.5-flash\"" + content + "," + space + one + "gemini-2.5-flash\"" + content + "]");
        return gemini("gem", "batchEmbedContents", draft);
    }

    private static String upstreamModel(String profile) {
        return profile.startsWith("gem") ? "gemini-2.5-flash" : profile;
    }

    private static SurfaceCase gemini(String profile, String call, RelayDraft draft) {
        RelayDraft.Bodies bodies = draft.bodies();
        String method = call.indexOf('?') < 0 ? call : call.substring(0, call.indexOf('?'));
        return new SurfaceCase(
                Dialect.GEMINI,
                "/v1beta/models/" + SurfaceBytesPropertyTest.segment(profile) + ":" + call,
                "",
                "application/json",
                bodies.sent().getBytes(UTF_8),
                "/v1beta/models/" + SurfaceBytesPropertyTest.segment(upstreamModel(profile)) + ":" + method,
                bodies.arriving().getBytes(UTF_8));
    }

    private static SurfaceCase ollamaChat(Random random, RandomJson json) {
        RelayDraft draft = new RelayDraft(random);
        String profile = json.pick(List.of("local", "local-tuned"));
        String header = model(draft, profile);
        draft.say("messages", "[{\"role\":\"user\",\"content\":" + json.string(60) + "}]");
        sometimes(draft, "stream", json.pick(List.of("true", "false")));
        sometimes(draft, "keep_alive", json.value(2));
        if (json.oneIn(2)) {
            String rest = json.space() + "\"seed\": 7}";
            boolean tuned = profile.equals("local-tuned");
            draft.say("options", "{" + rest, tuned ? "{\"num_predict\":77," + rest : "{" + rest);
        } else if (profile.equals("local-tuned")) {
            draft.insert("options", "{\"num_predict\":77}");
        }
        return json(Dialect.OLLAMA, "/api/chat", header, draft);
    }

    private static SurfaceCase ollamaEmbedding(Random random, RandomJson json) {
        RelayDraft draft = new RelayDraft(random);
        String header = model(draft, "local-tuned");
        draft.say("input", json.string(60));
        return json(Dialect.OLLAMA, "/api/embed", header, draft);
    }

    private static void sometimes(RelayDraft draft, String key, String value) {
        if (draft.json().oneIn(3)) {
            draft.say(key, value);
        }
    }

    private static void unlessSaid(RelayDraft draft, String key, String literal) {
        if (!draft.says(key)) {
            draft.insert(key, literal);
        }
    }
}
